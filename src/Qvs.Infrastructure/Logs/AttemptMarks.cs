using System.Text.Json;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>Says for all processes whether an attempt's logs are still being collected, so that nobody waits for a log that will not come.</summary>
internal sealed class AttemptMarks(IBlobStore blobs)
{
    private sealed record Mark(bool IsOver);

    public async Task Begin(RunKey run, string attempt, CancellationToken cancellation)
    {
        if (await Lives(run, attempt, cancellation) != true)
        {
            await Write(run, attempt, false, BlobCondition.None, cancellation);
        }
    }

    public async Task End(RunKey run, string attempt, CancellationToken cancellation)
    {
        // One that is gone was deleted with its run.
        if (await blobs.Find(LogPaths.Mark(run, attempt), cancellation) is { } mark)
        {
            await Write(run, attempt, true, new BlobCondition(mark.ETag), cancellation);
        }
    }

    /// <returns>Null if nothing is known of this attempt.</returns>
    public async Task<bool?> Lives(RunKey run, string attempt, CancellationToken cancellation)
    {
        await using var text = await blobs.Open(LogPaths.Mark(run, attempt), 0, null, cancellation);
        return text is null ? null : !(await JsonSerializer.DeserializeAsync<Mark>(text, cancellationToken: cancellation))!.IsOver;
    }

    private async Task Write(RunKey run, string attempt, bool isOver, BlobCondition condition, CancellationToken cancellation)
    {
        using var text = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new Mark(isOver)));
        await blobs.Write(LogPaths.Mark(run, attempt), text, condition, cancellation);
    }
}
