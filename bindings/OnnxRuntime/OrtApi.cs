using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>
/// ONNX Runtime's C API: a table of functions that <c>OrtGetApiBase</c> hands out. A slot never moves from one version
/// to the next (new functions are added at the end), so the numbers hold for every version from <see cref="Version"/> on.
/// </summary>
internal static unsafe partial class OrtApi
{
    /// <summary>The oldest API that has all that is used here; ONNX Runtime 1.16 brought it.</summary>
    internal const uint Version = 16;

    private const string Library = "onnxruntime";

    private const string InstallHint =
        "It comes with the npm package onnxruntime-node and is copied by the build: run ./setup.sh (or npm ci --ignore-scripts) and dotnet build.";

    private static readonly nint* Table;

    static OrtApi()
    {
        NativeLoader.Register(typeof(OrtApi).Assembly, Library, InstallHint,
            OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
            : OperatingSystem.IsMacOS() ? ["libonnxruntime.1.dylib", "libonnxruntime.dylib"]
            : ["libonnxruntime.so.1", "libonnxruntime.so"]);
        nint* apiBase = OrtGetApiBase();
        VersionString = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])())!;
        Table = GetTable(apiBase, Version, VersionString);
    }

    /// <summary>Positions in the table, as in <c>onnxruntime_c_api.h</c>.</summary>
    internal enum Slot
    {
        GetErrorCode = 1,
        GetErrorMessage = 2,
        CreateEnv = 3,
        CreateSession = 7,
        CreateSessionFromArray = 8,
        Run = 9,
        CreateSessionOptions = 10,
        SetSessionExecutionMode = 13,
        SetSessionLogSeverityLevel = 22,
        SetSessionGraphOptimizationLevel = 23,
        SetIntraOpNumThreads = 24,
        SetInterOpNumThreads = 25,
        SessionGetInputCount = 30,
        SessionGetOutputCount = 31,
        SessionGetInputTypeInfo = 33,
        SessionGetOutputTypeInfo = 34,
        SessionGetInputName = 36,
        SessionGetOutputName = 37,
        CreateRunOptions = 39,
        RunOptionsSetTerminate = 46,
        RunOptionsUnsetTerminate = 47,
        CreateTensorWithDataAsOrtValue = 49,
        GetTensorMutableData = 51,
        CastTypeInfoToTensorInfo = 55,
        GetOnnxTypeFromTypeInfo = 56,
        GetTensorElementType = 60,
        GetDimensionsCount = 61,
        GetDimensions = 62,
        GetSymbolicDimensions = 63,
        GetTensorTypeAndShape = 65,
        CreateCpuMemoryInfo = 69,
        AllocatorFree = 76,
        GetAllocatorWithDefaultOptions = 78,
        ReleaseEnv = 92,
        ReleaseStatus = 93,
        ReleaseMemoryInfo = 94,
        ReleaseSession = 95,
        ReleaseValue = 96,
        ReleaseRunOptions = 97,
        ReleaseTypeInfo = 98,
        ReleaseTensorTypeAndShapeInfo = 99,
        ReleaseSessionOptions = 100,
        SessionGetModelMetadata = 111,
        ModelMetadataGetProducerName = 112,
        ModelMetadataGetGraphName = 113,
        ModelMetadataGetDomain = 114,
        ModelMetadataGetDescription = 115,
        ModelMetadataLookupCustomMetadataMap = 116,
        ModelMetadataGetVersion = 117,
        ReleaseModelMetadata = 118,
        ModelMetadataGetCustomMetadataMapKeys = 123,
        AddSessionConfigEntry = 130,
    }

    /// <summary>The library's own version, such as <c>1.30.0</c>.</summary>
    internal static string VersionString { get; }

    /// <summary>The allocator that owns the strings the API hands out.</summary>
    internal static nint Allocator
    {
        get
        {
            nint allocator;
            Check(((delegate* unmanaged<nint*, nint>)Function(Slot.GetAllocatorWithDefaultOptions))(&allocator));
            return allocator;
        }
    }

    /// <summary>Address of a function; the caller casts it to its signature.</summary>
    internal static nint Function(Slot slot) => Table[(int)slot];

    /// <summary>The table of one API version.</summary>
    /// <exception cref="NotSupportedException">The library is older than that version.</exception>
    internal static nint* GetTable(nint* apiBase, uint version, string found)
    {
        nint* table = ((delegate* unmanaged<uint, nint*>)apiBase[0])(version);
        return table != null
            ? table
            : throw new NotSupportedException($"Expected ONNX Runtime 1.{version} or newer, found {found}. {InstallHint}");
    }

    /// <summary>Throws a call's error with the native message and frees it.</summary>
    /// <param name="status">What the call returned; 0 is success.</param>
    internal static void Check(nint status)
    {
        if (status == 0)
            return;
        var code = (ErrorCode)((delegate* unmanaged<nint, int>)Function(Slot.GetErrorCode))(status);
        string text = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Function(Slot.GetErrorMessage))(status))!;
        ((delegate* unmanaged<nint, void>)Function(Slot.ReleaseStatus))(status);
        throw new OnnxRuntimeException(code, text);
    }

    /// <summary>Reads a string that the API allocated, and frees it.</summary>
    internal static string TakeString(nint text)
    {
        string result = Marshal.PtrToStringUTF8(text) ?? "";
        Free(text);
        return result;
    }

    /// <summary>Frees memory that the API allocated.</summary>
    internal static void Free(nint memory) =>
        Check(((delegate* unmanaged<nint, nint, nint>)Function(Slot.AllocatorFree))(Allocator, memory));

    [LibraryImport(Library)]
    private static partial nint* OrtGetApiBase();
}
