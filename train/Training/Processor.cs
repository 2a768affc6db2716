using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EmotionML.Core.Common;

namespace EmotionML.Train.Training;

/// <summary>What this machine's processor can do.</summary>
public static partial class Processor
{
    /// <summary>
    /// True where bf16 products are in hardware (AVX512_BF16: CPUID leaf 7, sub-leaf 1, EAX bit 5; Intel SDM volume 2):
    /// there convolutions are over twice as fast as in fp32; elsewhere they are emulated and slower.
    /// </summary>
    public static bool HasBf16 { get; } = Avx512F.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>Gives libtorch the threads that the settings ask for, all there are by default, and looks for their device.</summary>
    /// <exception cref="UserException">The device is not there.</exception>
    public static void Configure(TrainOptions options)
    {
        KeepHeap();
        torch.set_num_threads(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        if (options.Device == "cuda" && !torch.cuda.is_available())
            throw new UserException("--device cuda: expected a libtorch with CUDA and a device, found none; use --device cpu");
    }

    // Activations of tens of megabytes come and go at every operation. By default glibc returns each to the kernel and faults it
    // in again page by page; keeping them on the heap makes a training step a tenth faster.
    private static void KeepHeap()
    {
        const int trimThreshold = -1, mmapThreshold = -3; // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD of malloc.h
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = mallopt(mmapThreshold, 1 << 30);
            _ = mallopt(trimThreshold, 1 << 30);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such switch
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
