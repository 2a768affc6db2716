namespace EmotionML.Infer.History;

/// <summary>Deletes what is too old at the start and every hour.</summary>
internal sealed class HistoryPruning(MoodHistory history, TimeProvider clock, ILogger<HistoryPruning> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                history.Prune(clock.GetUtcNow());
            }
            catch (Microsoft.Data.Sqlite.SqliteException e)
            {
                // another process may hold the file for long; the next hour tries again
                log.LogWarning(e, "Old history could not be deleted");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
