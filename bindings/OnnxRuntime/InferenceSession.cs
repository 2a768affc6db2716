using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>A collection that disposes its items.</summary>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyCollection<T>, IDisposable
{
    /// <summary>One item.</summary>
    T this[int index] { get; }
}

/// <summary>A model, ready to run. Dispose it; several threads may run it at once.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly OrtHandle handle;
    private readonly Dictionary<string, byte[]> inputs = [];
    private readonly Dictionary<string, byte[]> outputs = [];

    /// <summary>Loads a model file with the default settings.</summary>
    /// <inheritdoc cref="InferenceSession(string, SessionOptions)" path="/exception"/>
    public InferenceSession(string modelPath)
        : this(modelPath, null!)
    {
    }

    /// <summary>Loads a model file.</summary>
    /// <param name="modelPath">An ONNX file.</param>
    /// <param name="options">Settings; the session keeps a copy.</param>
    /// <exception cref="OnnxRuntimeException">The file is missing, no model, or uses what this version does not know.</exception>
    public InferenceSession(string modelPath, SessionOptions options)
        : this(options, (env, settings) => Open(env, modelPath, settings))
    {
    }

    /// <summary>Loads a model from memory with the default settings.</summary>
    /// <inheritdoc cref="InferenceSession(byte[], SessionOptions)" path="/exception"/>
    public InferenceSession(byte[] model)
        : this(model, null!)
    {
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The bytes of an ONNX file.</param>
    /// <param name="options">Settings; the session keeps a copy.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are no model, or it uses what this version does not know.</exception>
    public InferenceSession(byte[] model, SessionOptions options)
        : this(options, (env, settings) => Open(env, model, settings))
    {
    }

    private InferenceSession(SessionOptions? options, Func<nint, nint, nint> open)
    {
        using SessionOptions? defaults = options is null ? new SessionOptions() : null;
        using OrtHandle.Lease settings = (options ?? defaults!).Handle.Use();
        nint session = open(OrtEnv.Instance().Pointer, settings.Value);
        handle = new OrtHandle(session, OrtApi.Slot.ReleaseSession);
        InputMetadata = ReadNodes(session, inputs, OrtApi.Slot.SessionGetInputCount, OrtApi.Slot.SessionGetInputName,
            OrtApi.Slot.SessionGetInputTypeInfo);
        OutputMetadata = ReadNodes(session, outputs, OrtApi.Slot.SessionGetOutputCount, OrtApi.Slot.SessionGetOutputName,
            OrtApi.Slot.SessionGetOutputTypeInfo);
        InputNames = [.. inputs.Keys];
        OutputNames = [.. outputs.Keys];
        ModelMetadata = new ModelMetadata(session);
    }

    /// <summary>The model's inputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    /// <summary>The model's outputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    /// <summary>Names of the inputs in the model's order.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Names of the outputs in the model's order.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>What the file says about itself.</summary>
    public ModelMetadata ModelMetadata { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="runOptions">Settings of this run.</param>
    /// <param name="inputNames">Names of the inputs given.</param>
    /// <param name="inputValues">Their values, in the same order.</param>
    /// <param name="outputNames">Names of the outputs wanted.</param>
    /// <returns>The outputs, in the order asked for; disposing the collection disposes them.</returns>
    /// <exception cref="OnnxRuntimeException">A name is unknown, a shape or type does not fit, or a node failed.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions runOptions, IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        ArgumentNullException.ThrowIfNull(runOptions);
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(inputValues);
        ArgumentNullException.ThrowIfNull(outputNames);
        if (inputNames.Count != inputValues.Count)
            throw new ArgumentException($"Expected {inputNames.Count} values for as many names, found {inputValues.Count}.", nameof(inputValues));

        nint* inputPointers = stackalloc nint[inputNames.Count];
        nint* valuePointers = stackalloc nint[inputNames.Count];
        nint* outputPointers = stackalloc nint[outputNames.Count];
        nint* results = stackalloc nint[outputNames.Count];
        new Span<nint>(results, outputNames.Count).Clear();
        Fill(inputPointers, inputNames, inputs, "Input");
        Fill(outputPointers, outputNames, outputs, "Output");

        using OrtHandle.Lease self = handle.Use();
        using OrtHandle.Lease options = runOptions.Handle.Use();
        int held = 0;
        try
        {
            foreach (OrtValue value in inputValues)
                valuePointers[held++] = value.Handle.Use().Value;
            OrtApi.Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)
                OrtApi.Function(OrtApi.Slot.Run))(self.Value, options.Value, inputPointers, valuePointers,
                (nuint)inputNames.Count, outputPointers, (nuint)outputNames.Count, results));
        }
        finally
        {
            foreach (OrtValue value in inputValues.Take(held))
                value.Handle.DangerousRelease();
        }
        var values = new OrtValue[outputNames.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = new OrtValue(results[i]);
        return new DisposableArray<OrtValue>(values);
    }

    /// <summary>Frees the native model.</summary>
    public void Dispose() => handle.Dispose();

    private static nint Open(nint env, string modelPath, nint settings)
    {
        ArgumentNullException.ThrowIfNull(modelPath);
        nint session;
        // ORTCHAR_T: 16 bits on Windows, UTF-8 elsewhere
        byte[] name = (OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8).GetBytes(modelPath + '\0');
        fixed (byte* pointer = name)
        {
            OrtApi.Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)OrtApi.Function(OrtApi.Slot.CreateSession))(
                env, pointer, settings, &session));
        }
        return session;
    }

    private static nint Open(nint env, byte[] model, nint settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        nint session;
        fixed (byte* pointer = model)
        {
            OrtApi.Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)
                OrtApi.Function(OrtApi.Slot.CreateSessionFromArray))(env, pointer, (nuint)model.Length, settings, &session));
        }
        return session;
    }

    private static Dictionary<string, NodeMetadata> ReadNodes(nint session, Dictionary<string, byte[]> names,
        OrtApi.Slot getCount, OrtApi.Slot getName, OrtApi.Slot getType)
    {
        nuint count;
        OrtApi.Check(((delegate* unmanaged<nint, nuint*, nint>)OrtApi.Function(getCount))(session, &count));
        var nodes = new Dictionary<string, NodeMetadata>();
        for (nuint i = 0; i < count; i++)
        {
            nint text, type;
            OrtApi.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)OrtApi.Function(getName))(
                session, i, OrtApi.Allocator, &text));
            string name = OrtApi.TakeString(text);
            OrtApi.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)OrtApi.Function(getType))(session, i, &type));
            using var owner = new OrtHandle(type, OrtApi.Slot.ReleaseTypeInfo);
            nodes[name] = new NodeMetadata(type);
            // kept as C strings in memory that does not move, so that a run has nothing to convert
            byte[] bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(name) + 1, pinned: true);
            bytes[Encoding.UTF8.GetBytes(name, bytes)] = 0;
            names[name] = bytes;
        }
        return nodes;
    }

    private static void Fill(nint* pointers, IReadOnlyCollection<string> wanted, Dictionary<string, byte[]> known, string kind)
    {
        int i = 0;
        foreach (string name in wanted)
        {
            if (!known.TryGetValue(name, out byte[]? bytes))
            {
                throw new OnnxRuntimeException(ErrorCode.InvalidArgument,
                    $"{kind} name: '{name}' is not in the metadata; the model has {string.Join(", ", known.Keys)}.");
            }
            pointers[i++] = (nint)Unsafe.AsPointer(ref bytes[0]);
        }
    }

    private sealed class DisposableArray<T>(T[] items) : IDisposableReadOnlyCollection<T>
        where T : IDisposable
    {
        public int Count => items.Length;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

        public void Dispose()
        {
            foreach (T item in items)
                item.Dispose();
        }
    }
}
