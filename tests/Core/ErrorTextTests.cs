using EmotionML.Core.Common;
using OpenCvSharp;
using TorchSharp;

namespace EmotionML.Tests.Core;

public sealed class ErrorTextTests
{
    [Fact]
    public void A_native_error_is_one_line()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Exception torchError = Assert.ThrowsAny<Exception>(() => torch.zeros([2, 3]).reshape(7));
        Assert.True(torchError.Message.Split('\n').Length > 3, "libtorch's own message has its stack");
        Assert.True(ErrorText.IsNative(torchError));
        Assert.DoesNotContain('\n', ErrorText.FirstLine(torchError));
        Assert.Contains("shape", ErrorText.FirstLine(torchError), StringComparison.Ordinal);

        using var empty = new Mat();
        using var target = new Mat();
        Exception visionError = Assert.ThrowsAny<Exception>(() => Cv2.Resize(empty, target, new Size(4, 4)));
        Assert.True(ErrorText.IsNative(visionError));
        Assert.DoesNotContain('\n', ErrorText.FirstLine(visionError));
        Assert.False(ErrorText.IsNative(new InvalidOperationException("ours")));
    }
}
