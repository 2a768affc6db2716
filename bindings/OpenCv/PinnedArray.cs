using System.Runtime.InteropServices;

namespace EmotionML.Bindings.OpenCv;

/// <summary>A managed array held in place while pictures look into it; counted, because sub-pictures share it.</summary>
internal sealed class PinnedArray
{
    private GCHandle pin;
    private int users = 1;

    internal PinnedArray(Array data) => pin = GCHandle.Alloc(data, GCHandleType.Pinned);

    ~PinnedArray() => Free();

    internal nint Address => pin.AddrOfPinnedObject();

    internal PinnedArray Share()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref users) > 0)
            return;
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (pin.IsAllocated)
            pin.Free();
    }
}
