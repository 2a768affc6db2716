using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>The imports of <c>bindings/native/opencv.cpp</c>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "emotionml_opencv";

    static NativeMethods() => NativeLoader.Register(typeof(NativeMethods).Assembly, Library,
        "It is built with the solution and needs OpenCV 4.6 or newer: run ./setup.sh and dotnet build, or on Debian/Ubuntu "
        + "sudo apt-get install libopencv-objdetect-dev libopencv-videoio-dev libopencv-highgui-dev libopencv-imgcodecs-dev cmake g++");

    /// <summary>Mirrors the shim's <c>MatInfo</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MatInfo
    {
        internal int Rows, Cols, Type, Continuous;
        internal long Step, ElemSize;
        internal nint Data;
    }

    /// <summary>Throws what the last call on this thread left in the error channel.</summary>
    internal static void Check()
    {
        nint message = emotionml_take_error();
        if (message == 0)
            return;
        string text = Marshal.PtrToStringUTF8(message)!;
        emotionml_free(message);
        throw new OpenCVException(text);
    }

    [LibraryImport(Library)]
    private static partial nint emotionml_take_error();

    [LibraryImport(Library)]
    private static partial void emotionml_free(nint memory);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_mat_new();

    [LibraryImport(Library)]
    internal static partial MatHandle cv_mat_create(int rows, int cols, int type);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_mat_wrap(int rows, int cols, int type, nint data, long step);

    [LibraryImport(Library)]
    internal static partial void cv_mat_delete(nint mat);

    [LibraryImport(Library)]
    internal static partial void cv_mat_info(MatHandle mat, out MatInfo info);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_mat_clone(MatHandle mat);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_mat_submat(MatHandle mat, int x, int y, int width, int height);

    [LibraryImport(Library)]
    internal static partial void cv_mat_copy_to(MatHandle mat, MatHandle to);

    [LibraryImport(Library)]
    internal static partial void cv_mat_convert_to(MatHandle mat, MatHandle to, int type, double alpha, double beta);

    [LibraryImport(Library)]
    internal static partial void cv_mat_set_to(MatHandle mat, double v0, double v1, double v2, double v3);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial MatHandle cv_imread(string path, int flags);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_imdecode(ReadOnlySpan<byte> bytes, int length, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial MatHandle cv_imencode(string extension, MatHandle mat, int[]? parameters, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cv_imwrite(string path, MatHandle mat, int[]? parameters, int count);

    [LibraryImport(Library)]
    internal static partial void cv_resize(MatHandle src, MatHandle dst, int width, int height, double fx, double fy, int interpolation);

    [LibraryImport(Library)]
    internal static partial void cv_cvt_color(MatHandle src, MatHandle dst, int code, int channels);

    [LibraryImport(Library)]
    internal static partial void cv_copy_make_border(MatHandle src, MatHandle dst, int top, int bottom, int left, int right,
        int border, double v0, double v1, double v2, double v3);

    [LibraryImport(Library)]
    internal static partial void cv_set_num_threads(int threads);

    [LibraryImport(Library)]
    internal static partial int cv_get_num_threads();

    [LibraryImport(Library)]
    internal static partial nint cv_version();
}
