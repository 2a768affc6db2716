using Microsoft.Win32.SafeHandles;

namespace EmotionML.Bindings.OnnxRuntime;

/// <summary>Owns one object of ONNX Runtime; the garbage collector frees what nobody disposed.</summary>
internal sealed unsafe class OrtHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private static long liveCount;
    private readonly OrtApi.Slot release;

    /// <param name="value">What the API returned; 0 owns nothing.</param>
    /// <param name="release">The function that frees it.</param>
    internal OrtHandle(nint value, OrtApi.Slot release)
        : base(ownsHandle: true)
    {
        this.release = release;
        SetHandle(value);
        if (!IsInvalid)
            Interlocked.Increment(ref liveCount);
    }

    /// <summary>Native objects that are alive in this process, for tests that look for leaks.</summary>
    internal static long LiveCount => Interlocked.Read(ref liveCount);

    /// <summary>Holds the object for the length of a call, whatever another thread disposes meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed already.</exception>
    internal Lease Use()
    {
        bool held = false;
        DangerousAddRef(ref held);
        return new Lease(this);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref liveCount);
        ((delegate* unmanaged<nint, void>)OrtApi.Function(release))(handle);
        return true;
    }

    /// <summary>The object's address until disposed.</summary>
    internal readonly ref struct Lease(OrtHandle owner)
    {
        internal nint Value => owner.handle;

        public void Dispose() => owner.DangerousRelease();
    }
}
