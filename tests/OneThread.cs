using System.Runtime.CompilerServices;
using OpenCvSharp;

namespace EmotionML.Tests;

/// <summary>OpenCV works on the calling thread in every test: tests run beside one another, and its threads must not be set while it runs.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set() => Cv2.SetNumThreads(1);
}
