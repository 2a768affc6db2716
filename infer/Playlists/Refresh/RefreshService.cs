using EmotionML.Infer.Library.Sources;

namespace EmotionML.Infer.Playlists.Refresh;

/// <summary>
/// Runs the weekly refresh while the server runs. One that was missed, because the server was down or the machine asleep,
/// is caught up: it is due when the last finished one began before the last due time.
/// </summary>
internal sealed class RefreshService(PlaylistRefresh refresh, SourceOptions options, TimeProvider clock, ILogger<RefreshService> log) : BackgroundService
{
    /// <summary>How often the clock is looked at: a sleeping machine stops timers, so none runs for days.</summary>
    internal static readonly TimeSpan Look = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // the host starts without waiting for the database or the network
        await Task.Yield();
        var schedule = new RefreshSchedule(options.RefreshDay, options.RefreshHour);
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            try
            {
                DateTimeOffset now = clock.GetUtcNow(), due = schedule.LastDue(now, clock.LocalTimeZone);
                if (!refresh.IsWanted() || refresh.LastRun() >= due) continue;
                IReadOnlyList<RefreshResult> results = await refresh.RunAsync(now - due < 2 * Look ? "weekly" : "missed", stop: stoppingToken);
                foreach (RefreshResult result in results)
                {
                    if (result.Problem is null) log.LogInformation("Playlist {Playlist}: {Added} songs added, {Removed} removed", result.Playlist, result.Added.Count, result.Removed.Count);
                    else log.LogWarning("Playlist {Playlist} was not refreshed: {Problem}", result.Playlist, result.Problem);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // an optional service must not end the server; the next look tries again
                log.LogWarning(e, "The weekly refresh failed");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
