using EmotionML.Bindings.OnnxRuntime;
using EmotionML.Bindings.OnnxRuntime.Tensors;

namespace EmotionML.Tests.Bindings;

/// <summary>On <c>affine.onnx</c>: y = 2 x + 1 for x [N,3]; made by <c>make_models.py</c>.</summary>
[Collection(SequentialCollection.Name)]
public sealed class OnnxRuntimeTests
{
    private static readonly string Affine = Repository.TestFile("Bindings", "affine.onnx");
    private static readonly string[] X = ["x"], Y = ["y"];

    [Fact]
    public void The_engine_is_the_pinned_one()
    {
        string pinned = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "package.json")))
            .RootElement.GetProperty("dependencies").GetProperty("onnxruntime-node").GetString()!;
        Assert.Equal(pinned, OrtEnv.Instance().GetVersionString());
    }

    [Fact]
    public unsafe void A_library_without_the_needed_API_is_refused_with_both_versions()
    {
        // stands in for an old library: gives no table for any version
        nint* apiBase = stackalloc nint[2];
        apiBase[0] = (nint)(delegate* unmanaged<uint, nint*>)&NoTable;
        NotSupportedException? error = null;
        try
        {
            OrtApi.GetTable(apiBase, OrtApi.Version, "1.3.0");
        }
        catch (NotSupportedException e)
        {
            error = e;
        }
        Assert.NotNull(error);
        Assert.StartsWith("Expected ONNX Runtime 1.16 or newer, found 1.3.0.", error.Message, StringComparison.Ordinal);

        [System.Runtime.InteropServices.UnmanagedCallersOnly]
        static nint* NoTable(uint version) => null;
    }

    [Fact]
    public void A_model_computes_what_its_graph_says()
    {
        using var session = new InferenceSession(Affine);
        Assert.Equal([3f, 5f, 7f, -1f, 1f, 2f], Run(session, [1, 2, 3, -1, 0, 0.5f], [2, 3]));
    }

    [Fact]
    public void A_model_in_memory_equals_the_one_in_the_file()
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
        };
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(File.ReadAllBytes(Affine), settings);
        Assert.Equal([1f, 1f, 1f], Run(session, [0, 0, 0], [1, 3]));
        Assert.Equal((1, 1), (settings.IntraOpNumThreads, settings.InterOpNumThreads));
    }

    [Fact]
    public void Metadata_and_shapes_are_read()
    {
        using var session = new InferenceSession(Affine);
        Assert.Equal(X, session.InputNames);
        Assert.Equal(Y, session.OutputNames);
        NodeMetadata x = session.InputMetadata["x"];
        Assert.True(x.IsTensor);
        Assert.Equal([-1, 3], x.Dimensions);
        Assert.Equal(["N", ""], x.SymbolicDimensions);
        Assert.Equal(TensorElementType.Float, x.ElementDataType);
        Assert.Equal(typeof(float), x.ElementType);

        ModelMetadata model = session.ModelMetadata;
        Assert.Equal("make_models.py", model.ProducerName);
        Assert.Equal("affine", model.GraphName);
        Assert.Equal("Twice and one more", model.Description);
        Assert.Equal(3, model.Version);
        Assert.Equal(new Dictionary<string, string> { ["colour"] = "grün" }, model.CustomMetadataMap);
    }

    [Fact]
    public void A_tensor_is_the_array_it_was_made_of()
    {
        float[] data = [1, 2, 3, 4];
        using OrtValue tensor = OrtValue.CreateTensorValueFromMemory(data, [2, 2]);
        data[3] = 9;
        Assert.Equal([1f, 2f, 3f, 9f], tensor.GetTensorDataAsSpan<float>().ToArray());
        tensor.GetTensorMutableDataAsSpan<float>()[0] = 8;
        Assert.Equal(8f, data[0]);
        OrtTensorTypeAndShapeInfo info = tensor.GetTensorTypeAndShape();
        Assert.Equal([2L, 2L], info.Shape);
        Assert.Equal((TensorElementType.Float, 2, 4L), (info.ElementDataType, info.DimensionsCount, info.ElementCount));
        Assert.Throws<OnnxRuntimeException>(() => tensor.GetTensorDataAsSpan<long>().Length);
    }

    [Fact]
    public void A_missing_file_and_garbage_give_the_native_message()
    {
        OnnxRuntimeException error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("no such model.onnx"));
        Assert.StartsWith("[ErrorCode:NoSuchFile]", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such model.onnx", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("garbage"u8.ToArray()));
        Assert.StartsWith("[ErrorCode:InvalidProtobuf]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new InferenceSession((string)null!));
        Assert.Throws<ArgumentNullException>(() => new InferenceSession((byte[])null!));
    }

    [Fact]
    public void A_wrong_shape_name_or_length_is_refused()
    {
        using var session = new InferenceSession(Affine);
        OnnxRuntimeException error = Assert.Throws<OnnxRuntimeException>(() => Run(session, [1, 2, 3, 4], [1, 4]));
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Expected: 3", error.Message, StringComparison.Ordinal);

        error = Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[3], [2, 2]));
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message, StringComparison.Ordinal);

        using var options = new RunOptions();
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        error = Assert.Throws<OnnxRuntimeException>(() => session.Run(options, ["z"], [value], Y));
        Assert.Contains("'z'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => session.Run(options, X, [], Y));
    }

    [Fact]
    public void A_terminated_run_throws()
    {
        using var session = new InferenceSession(Affine);
        using var options = new RunOptions { Terminate = true };
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        Assert.Throws<OnnxRuntimeException>(() => session.Run(options, X, [value], Y));
        options.Terminate = false;
        session.Run(options, X, [value], Y).Dispose();
    }

    [Fact]
    public void Several_threads_share_one_session()
    {
        using var session = new InferenceSession(Affine);
        Parallel.For(0, 200, i => Assert.Equal([2f * i + 1, 1f, 1f], Run(session, [i, 0, 0], [1, 3])));
    }

    [Fact]
    public void Disposing_twice_is_allowed_and_use_afterwards_is_not()
    {
        var session = new InferenceSession(Affine);
        OrtValue value = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        value.Dispose();
        value.Dispose();
        using var options = new RunOptions();
        Assert.Throws<ObjectDisposedException>(() => session.Run(options, X, [value], Y));
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Run(session, [1, 2, 3], [1, 3]));
    }

    [Fact]
    public void Thousands_of_runs_and_a_hundred_sessions_leave_no_handle_behind()
    {
        using var session = new InferenceSession(Affine);
        Run(session, [1, 2, 3], [1, 3]); // makes what is shared
        long before = OrtHandle.LiveCount;
        for (int i = 0; i < 3000; i++)
        {
            Run(session, [1, 2, 3], [1, 3]);
            if (i % 100 == 0)
            {
                Assert.Throws<OnnxRuntimeException>(() => Run(session, [1, 2], [1, 2]));
                Assert.Equal(before, OrtHandle.LiveCount);
            }
        }
        for (int i = 0; i < 100; i++)
            new InferenceSession(Affine).Dispose();
        Assert.Equal(before, OrtHandle.LiveCount);
    }

    private static float[] Run(InferenceSession session, float[] x, long[] shape)
    {
        using var options = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, X, [input], Y);
        return Assert.Single(outputs).GetTensorDataAsSpan<float>().ToArray();
    }
}
