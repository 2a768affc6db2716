namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>From which severity on ONNX Runtime writes lines to standard error.</summary>
public enum OrtLoggingLevel
{
    /// <summary>Everything.</summary>
    ORT_LOGGING_LEVEL_VERBOSE = 0,

    /// <summary>What it does.</summary>
    ORT_LOGGING_LEVEL_INFO = 1,

    /// <summary>What looks wrong.</summary>
    ORT_LOGGING_LEVEL_WARNING = 2,

    /// <summary>What failed.</summary>
    ORT_LOGGING_LEVEL_ERROR = 3,

    /// <summary>What ends the process.</summary>
    ORT_LOGGING_LEVEL_FATAL = 4,
}

/// <summary>The engine of this process: made at the first use, alive until the end.</summary>
public sealed unsafe class OrtEnv
{
    private static readonly Lazy<OrtEnv> Shared = new(() => new OrtEnv());

    private OrtEnv()
    {
        nint env;
        fixed (byte* name = "EmotionML"u8)
        {
            // Every error reaches the caller as an exception with the same words: on standard error they would stand twice.
            OrtApi.Check(((delegate* unmanaged<int, byte*, nint*, nint>)OrtApi.Function(OrtApi.Slot.CreateEnv))(
                (int)OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, name, &env));
        }
        Pointer = env;
    }

    /// <summary>True once the engine is made.</summary>
    public static bool IsCreated => Shared.IsValueCreated;

    internal nint Pointer { get; }

    /// <summary>The engine of this process.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing; the message lists the paths tried.</exception>
    /// <exception cref="NotSupportedException">The native library is too old.</exception>
    public static OrtEnv Instance()
    {
        try
        {
            return Shared.Value;
        }
        catch (TypeInitializationException e) when (e.InnerException is not null)
        {
            // the loader's own words, not «the type initializer threw»
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    /// <summary>The engine's version, such as <c>1.30.0</c>.</summary>
    public string GetVersionString() => OrtApi.VersionString;
}

/// <summary>Where a tensor's memory lies.</summary>
public sealed unsafe class OrtMemoryInfo : IDisposable
{
    private static readonly Lazy<OrtMemoryInfo> Shared = new(() => new OrtMemoryInfo());

    private OrtMemoryInfo()
    {
        const int deviceAllocator = 0, defaultMemory = 0;
        OrtEnv.Instance();
        nint info;
        OrtApi.Check(((delegate* unmanaged<int, int, nint*, nint>)OrtApi.Function(OrtApi.Slot.CreateCpuMemoryInfo))(
            deviceAllocator, defaultMemory, &info));
        Handle = new OrtHandle(info, OrtApi.Slot.ReleaseMemoryInfo);
    }

    /// <summary>The processor's ordinary memory. Shared: do not dispose it.</summary>
    public static OrtMemoryInfo DefaultInstance => Shared.Value;

    internal OrtHandle Handle { get; }

    /// <summary>Frees the native description.</summary>
    public void Dispose() => Handle.Dispose();
}
