using Microsoft.Win32.SafeHandles;

namespace EmotionML.Bindings.OpenCv;

/// <summary>Owns one native <c>cv::Mat</c>; the garbage collector frees what nobody disposed.</summary>
internal sealed class MatHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private static long liveCount;

    /// <summary>Called by the marshaller, which then sets the handle.</summary>
    public MatHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Native pictures that are alive in this process, for tests that look for leaks.</summary>
    internal static long LiveCount => Interlocked.Read(ref liveCount);

    /// <summary>Counts a handle that a native call has just returned, or throws that call's error.</summary>
    internal MatHandle Checked()
    {
        if (!IsInvalid)
            Interlocked.Increment(ref liveCount);
        NativeMethods.Check();
        return this;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref liveCount);
        NativeMethods.cv_mat_delete(handle);
        return true;
    }
}
