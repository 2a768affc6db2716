using System.Text;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>How far a graph is rewritten before it runs.</summary>
public enum GraphOptimizationLevel
{
    /// <summary>Not at all.</summary>
    ORT_DISABLE_ALL = 0,

    /// <summary>Only what keeps the meaning of each node: folding constants, removing what is not needed.</summary>
    ORT_ENABLE_BASIC = 1,

    /// <summary>Also fusing nodes.</summary>
    ORT_ENABLE_EXTENDED = 2,

    /// <summary>Also changing the memory layout.</summary>
    ORT_ENABLE_ALL = 99,
}

/// <summary>Whether independent nodes run one after the other.</summary>
public enum ExecutionMode
{
    /// <summary>One after the other.</summary>
    ORT_SEQUENTIAL = 0,

    /// <summary>At the same time, on <see cref="SessionOptions.InterOpNumThreads"/> threads.</summary>
    ORT_PARALLEL = 1,
}

/// <summary>Settings of a session; read when the session is made.</summary>
public sealed unsafe class SessionOptions : IDisposable
{
    private int intraOpNumThreads;
    private int interOpNumThreads;
    private GraphOptimizationLevel graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode executionMode = ExecutionMode.ORT_SEQUENTIAL;
    private OrtLoggingLevel logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    /// <summary>ONNX Runtime's defaults.</summary>
    public SessionOptions()
    {
        OrtEnv.Instance();
        nint options;
        OrtApi.Check(((delegate* unmanaged<nint*, nint>)OrtApi.Function(OrtApi.Slot.CreateSessionOptions))(&options));
        Handle = new OrtHandle(options, OrtApi.Slot.ReleaseSessionOptions);
    }

    /// <summary>Threads that share the work of one node; 0, the default, takes one per core.</summary>
    public int IntraOpNumThreads
    {
        get => intraOpNumThreads;
        set => Set(OrtApi.Slot.SetIntraOpNumThreads, intraOpNumThreads = value);
    }

    /// <summary>Threads for independent nodes in <see cref="OnnxRuntime.ExecutionMode.ORT_PARALLEL"/>; 0 takes one per core.</summary>
    public int InterOpNumThreads
    {
        get => interOpNumThreads;
        set => Set(OrtApi.Slot.SetInterOpNumThreads, interOpNumThreads = value);
    }

    /// <summary>How far the graph is rewritten; all by default.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => graphOptimizationLevel;
        set => Set(OrtApi.Slot.SetSessionGraphOptimizationLevel, (int)(graphOptimizationLevel = value));
    }

    /// <summary>Whether independent nodes run one after the other, as by default.</summary>
    public ExecutionMode ExecutionMode
    {
        get => executionMode;
        set => Set(OrtApi.Slot.SetSessionExecutionMode, (int)(executionMode = value));
    }

    /// <summary>From which severity on this session writes lines to standard error.</summary>
    public OrtLoggingLevel LogSeverityLevel
    {
        get => logSeverityLevel;
        set => Set(OrtApi.Slot.SetSessionLogSeverityLevel, (int)(logSeverityLevel = value));
    }

    internal OrtHandle Handle { get; }

    /// <summary>Sets one of ONNX Runtime's named settings, such as <c>session.intra_op.allow_spinning</c>.</summary>
    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using OrtHandle.Lease self = Handle.Use();
        fixed (byte* key = Encoding.UTF8.GetBytes(configKey + '\0'), value = Encoding.UTF8.GetBytes(configValue + '\0'))
        {
            OrtApi.Check(((delegate* unmanaged<nint, byte*, byte*, nint>)OrtApi.Function(OrtApi.Slot.AddSessionConfigEntry))(
                self.Value, key, value));
        }
    }

    /// <summary>Frees the native settings.</summary>
    public void Dispose() => Handle.Dispose();

    private void Set(OrtApi.Slot slot, int value)
    {
        using OrtHandle.Lease self = Handle.Use();
        OrtApi.Check(((delegate* unmanaged<nint, int, nint>)OrtApi.Function(slot))(self.Value, value));
    }
}

/// <summary>Settings of one run.</summary>
public sealed unsafe class RunOptions : IDisposable
{
    private bool terminate;

    /// <summary>ONNX Runtime's defaults.</summary>
    public RunOptions()
    {
        OrtEnv.Instance();
        nint options;
        OrtApi.Check(((delegate* unmanaged<nint*, nint>)OrtApi.Function(OrtApi.Slot.CreateRunOptions))(&options));
        Handle = new OrtHandle(options, OrtApi.Slot.ReleaseRunOptions);
    }

    /// <summary>Set to true from any thread, ends the runs that use these settings with an exception.</summary>
    public bool Terminate
    {
        get => terminate;
        set
        {
            using OrtHandle.Lease self = Handle.Use();
            OrtApi.Slot slot = value ? OrtApi.Slot.RunOptionsSetTerminate : OrtApi.Slot.RunOptionsUnsetTerminate;
            OrtApi.Check(((delegate* unmanaged<nint, nint>)OrtApi.Function(slot))(self.Value));
            terminate = value;
        }
    }

    internal OrtHandle Handle { get; }

    /// <summary>Frees the native settings.</summary>
    public void Dispose() => Handle.Dispose();
}
