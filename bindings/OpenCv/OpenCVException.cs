namespace EmotionML.Bindings.OpenCv;

/// <summary>An error that OpenCV reported; the message is OpenCV's own, with file, line and the failed condition.</summary>
public class OpenCVException : Exception
{
    /// <summary>An error with OpenCV's message.</summary>
    public OpenCVException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public OpenCVException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message.</summary>
    public OpenCVException()
    {
    }
}
