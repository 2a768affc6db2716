using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>The imports of <c>bindings/native/opencv_vision.cpp</c>.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial CascadeHandle cv_cascade_new();

    [LibraryImport(Library)]
    internal static partial void cv_cascade_delete(nint cascade);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cv_cascade_load(CascadeHandle cascade, string path);

    [LibraryImport(Library)]
    internal static partial int cv_cascade_empty(CascadeHandle cascade);

    [LibraryImport(Library)]
    internal static partial MatHandle cv_cascade_detect(CascadeHandle cascade, MatHandle image, double scale, int neighbours,
        int flags, int minWidth, int minHeight, int maxWidth, int maxHeight);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial FaceDetectorHandle cv_yunet_create(string model, string config, int width, int height, float score,
        float nms, int topK, int backend, int target);

    [LibraryImport(Library)]
    internal static partial void cv_yunet_delete(nint detector);

    [LibraryImport(Library)]
    internal static partial void cv_yunet_set_input_size(FaceDetectorHandle detector, int width, int height);

    [LibraryImport(Library)]
    internal static partial int cv_yunet_detect(FaceDetectorHandle detector, MatHandle image, MatHandle faces);

    [LibraryImport(Library)]
    internal static partial CaptureHandle cv_capture_new();

    [LibraryImport(Library)]
    internal static partial void cv_capture_delete(nint capture);

    [LibraryImport(Library)]
    internal static partial int cv_capture_open_device(CaptureHandle capture, int index, int api);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cv_capture_open_file(CaptureHandle capture, string name, int api);

    [LibraryImport(Library)]
    internal static partial int cv_capture_is_opened(CaptureHandle capture);

    [LibraryImport(Library)]
    internal static partial int cv_capture_grab(CaptureHandle capture);

    [LibraryImport(Library)]
    internal static partial int cv_capture_retrieve(CaptureHandle capture, MatHandle image, int flag);

    [LibraryImport(Library)]
    internal static partial int cv_capture_read(CaptureHandle capture, MatHandle image);

    [LibraryImport(Library)]
    internal static partial double cv_capture_get(CaptureHandle capture, int property);

    [LibraryImport(Library)]
    internal static partial int cv_capture_set(CaptureHandle capture, int property, double value);

    [LibraryImport(Library)]
    internal static partial void cv_capture_release(CaptureHandle capture);

    [LibraryImport(Library)]
    internal static partial WriterHandle cv_writer_new();

    [LibraryImport(Library)]
    internal static partial void cv_writer_delete(nint writer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int cv_writer_open(WriterHandle writer, string path, int fourcc, double fps, int width, int height, int isColour);

    [LibraryImport(Library)]
    internal static partial int cv_writer_is_opened(WriterHandle writer);

    [LibraryImport(Library)]
    internal static partial void cv_writer_write(WriterHandle writer, MatHandle image);

    [LibraryImport(Library)]
    internal static partial void cv_writer_release(WriterHandle writer);

    [LibraryImport(Library)]
    internal static partial void cv_rectangle(MatHandle image, int x, int y, int width, int height,
        double v0, double v1, double v2, double v3, int thickness, int line, int shift);

    [LibraryImport(Library)]
    internal static partial void cv_line(MatHandle image, int x1, int y1, int x2, int y2,
        double v0, double v1, double v2, double v3, int thickness, int line, int shift);

    [LibraryImport(Library)]
    internal static partial void cv_circle(MatHandle image, int x, int y, int radius,
        double v0, double v1, double v2, double v3, int thickness, int line, int shift);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void cv_put_text(MatHandle image, string text, int x, int y, int font, double scale,
        double v0, double v1, double v2, double v3, int thickness, int line, int bottomLeft);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void cv_get_text_size(string text, int font, double scale, int thickness, int* size);

    [LibraryImport(Library)]
    internal static partial void cv_equalize_hist(MatHandle src, MatHandle dst);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void cv_named_window(string name, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void cv_imshow(string name, MatHandle image);

    [LibraryImport(Library)]
    internal static partial int cv_wait_key(int delay);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial double cv_get_window_property(string name, int property);

    [LibraryImport(Library)]
    internal static partial void cv_destroy_all_windows();
}
