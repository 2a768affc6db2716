using Microsoft.Win32.SafeHandles;

namespace EmotionML.Bindings.OpenCv;

/// <summary>Owns one native object of OpenCV; the garbage collector frees what nobody disposed.</summary>
internal abstract class NativeHandle(Action<nint> delete) : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        delete(handle);
        return true;
    }
}

/// <summary>Owns a <c>cv::CascadeClassifier</c>.</summary>
internal sealed class CascadeHandle() : NativeHandle(NativeMethods.cv_cascade_delete);

/// <summary>Owns a <c>cv::FaceDetectorYN</c>.</summary>
internal sealed class FaceDetectorHandle() : NativeHandle(NativeMethods.cv_yunet_delete);

/// <summary>Owns a <c>cv::VideoCapture</c>.</summary>
internal sealed class CaptureHandle() : NativeHandle(NativeMethods.cv_capture_delete);

/// <summary>Owns a <c>cv::VideoWriter</c>.</summary>
internal sealed class WriterHandle() : NativeHandle(NativeMethods.cv_writer_delete);
