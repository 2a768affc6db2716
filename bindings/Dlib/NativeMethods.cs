using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EmotionML.Bindings.Dlib;

/// <summary>The imports of <c>bindings/native/dlib.cpp</c>.</summary>
internal static partial class NativeMethods
{
    private const string Library = "emotionml_dlib";

    static NativeMethods() => NativeLoader.Register(typeof(NativeMethods).Assembly, Library,
        "It is built with the solution where dlib is installed: run ./setup.sh and dotnet build, or on Debian/Ubuntu "
        + "sudo apt-get install libdlib-dev libdlib-data cmake g++");

    /// <summary>Throws what the last call on this thread left in the error channel.</summary>
    internal static void Check()
    {
        nint message = emotionml_take_error();
        if (message == 0)
            return;
        string text = Marshal.PtrToStringUTF8(message)!;
        emotionml_free(message);
        throw new DlibException(text);
    }

    [LibraryImport(Library)]
    private static partial nint emotionml_take_error();

    [LibraryImport(Library)]
    private static partial void emotionml_free(nint memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial PredictorHandle dlib_predictor_load(string path);

    [LibraryImport(Library)]
    internal static partial void dlib_predictor_delete(nint predictor);

    [LibraryImport(Library)]
    internal static partial int dlib_predictor_parts(PredictorHandle predictor);

    [LibraryImport(Library)]
    internal static partial void dlib_predictor_detect(PredictorHandle predictor, ReadOnlySpan<byte> pixels, int rows, int columns,
        int left, int top, int right, int bottom, Span<int> points);

    [LibraryImport(Library)]
    internal static partial DetectorHandle dlib_detector_create();

    [LibraryImport(Library)]
    internal static partial void dlib_detector_delete(nint detector);

    [LibraryImport(Library)]
    internal static partial int dlib_detector_run(DetectorHandle detector, ReadOnlySpan<byte> pixels, int rows, int columns, double threshold,
        Span<int> rectangles, int room);
}

/// <summary>Owns one native shape predictor.</summary>
internal sealed class PredictorHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.dlib_predictor_delete(handle);
        return true;
    }
}

/// <summary>Owns one native face detector.</summary>
internal sealed class DetectorHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.dlib_detector_delete(handle);
        return true;
    }
}
