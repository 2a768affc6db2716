namespace EmotionML.Bindings.OpenCv;

/// <summary>The YuNet face detector (Wu, Peng and Yu 2023). Not safe for several threads at once.</summary>
public sealed class FaceDetectorYN : IDisposable
{
    private readonly FaceDetectorHandle handle;

    private FaceDetectorYN(FaceDetectorHandle handle) => this.handle = handle;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="config">Empty for ONNX.</param>
    /// <param name="inputSize">Size of the pictures to come.</param>
    /// <param name="scoreThreshold">Faces of a lower score, 0..1, are dropped.</param>
    /// <param name="nmsThreshold">Of two boxes that overlap by more than this share, the weaker is dropped.</param>
    /// <param name="topK">Boxes kept before overlaps are dropped.</param>
    /// <param name="backendId">OpenCV's number of the engine; 0 is its own choice.</param>
    /// <param name="targetId">OpenCV's number of the device; 0 is the processor.</param>
    /// <exception cref="OpenCVException">The file is missing or no such model.</exception>
    public static FaceDetectorYN Create(string model, string config, Size inputSize, float scoreThreshold = 0.9f,
        float nmsThreshold = 0.3f, int topK = 5000, int backendId = 0, int targetId = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        FaceDetectorHandle handle = NativeMethods.cv_yunet_create(model, config, inputSize.Width, inputSize.Height,
            scoreThreshold, nmsThreshold, topK, backendId, targetId);
        NativeMethods.Check();
        return new FaceDetectorYN(handle);
    }

    /// <summary>Sets the size of the pictures to come.</summary>
    public void SetInputSize(Size inputSize)
    {
        NativeMethods.cv_yunet_set_input_size(handle, inputSize.Width, inputSize.Height);
        NativeMethods.Check();
    }

    /// <summary>Finds faces.</summary>
    /// <param name="image">Blue, green, red, of the size set.</param>
    /// <param name="faces">Float32 [N, 15]: left, top, width, height, five landmarks, score; empty when there are none.</param>
    /// <returns>OpenCV's status, 1 when it ran.</returns>
    /// <exception cref="OpenCVException">The picture has another size or type.</exception>
    public int Detect(Mat image, Mat faces)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(faces);
        int status = NativeMethods.cv_yunet_detect(handle, image.Handle, faces.Handle);
        NativeMethods.Check();
        return status;
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => handle.Dispose();
}
