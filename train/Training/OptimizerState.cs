using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionML.Train.Training;

/// <summary>What an optimiser of TorchSharp remembers from step to step, as named tensors and a count of steps.</summary>
public static class OptimizerState
{
    /// <summary>The tensors, such as <c>momentum_buffer.0.3</c>: kind, group, place in the group. None before the first step.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Tensors(OptimizerHelper optimizer)
    {
        foreach ((TorchSharp.Modules.OptimizerState state, _, string place) in States(optimizer))
        {
            switch (state)
            {
                case SGD.State { momentum_buffer: { } buffer }:
                    yield return ($"momentum_buffer.{place}", buffer);
                    break;
                case Adam.State adam:
                    yield return ($"exp_avg.{place}", adam.exp_avg);
                    yield return ($"exp_avg_sq.{place}", adam.exp_avg_sq);
                    break;
                case AdamW.State adam:
                    yield return ($"exp_avg.{place}", adam.exp_avg);
                    yield return ($"exp_avg_sq.{place}", adam.exp_avg_sq);
                    break;
            }
        }
    }

    /// <summary>Steps taken; 0 where the optimiser does not count them and has not begun.</summary>
    public static long Steps(OptimizerHelper optimizer) => States(optimizer).Select(s => s.State switch
    {
        Adam.State adam => adam.step,
        AdamW.State adam => adam.step,
        SGD.State { momentum_buffer: not null } => 1,
        _ => 0,
    }).DefaultIfEmpty().Max();

    /// <summary>Makes a new optimiser one that has taken some steps, with tensors to be filled in.</summary>
    public static void Prepare(OptimizerHelper optimizer, long steps)
    {
        if (steps == 0) return;
        using IDisposable off = no_grad();
        foreach ((TorchSharp.Modules.OptimizerState state, Parameter parameter, _) in States(optimizer))
        {
            switch (state)
            {
                case SGD.State sgd:
                    // laid out in memory as the parameter is
                    sgd.momentum_buffer = zeros_like(parameter).DetachFromDisposeScope();
                    break;
                case Adam.State adam:
                    adam.step = steps;
                    break;
                case AdamW.State adam:
                    adam.step = steps;
                    break;
            }
        }
    }

    private static IEnumerable<(TorchSharp.Modules.OptimizerState State, Parameter Parameter, string Place)> States(OptimizerHelper optimizer)
    {
        List<TorchSharp.Modules.OptimizerState> states = optimizer.state_dict().State;
        int next = 0, group = 0;
        foreach (ParamGroup parameters in optimizer.ParamGroups.Cast<ParamGroup>())
        {
            int place = 0;
            foreach (Parameter parameter in parameters.Parameters) yield return (states[next++], parameter, $"{group}.{place++}");
            group++;
        }
    }
}
