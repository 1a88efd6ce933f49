namespace Qvs.Benchmarks.Chaos;

/// <summary>What somebody wants of one run, and what must have come of it.</summary>
internal enum StoryKind
{
    /// <summary>Nothing but that it succeeds.</summary>
    Plain,

    /// <summary>Its second stage fails, and that is that.</summary>
    Fails,

    /// <summary>Its second stage fails in its second task, and is retried.</summary>
    Retried,

    /// <summary>Somebody has to approve its second stage.</summary>
    Approved,

    /// <summary>It is cancelled while its second stage runs.</summary>
    Cancelled,
}

internal sealed record ChaosStory(int At)
{
    public const int Stages = 3;

    // Every tenth of a kind, the rest plain.
    public StoryKind Kind => (At % 10) switch
    {
        1 => StoryKind.Fails,
        3 or 4 => StoryKind.Retried,
        6 => StoryKind.Approved,
        8 => StoryKind.Cancelled,
        _ => StoryKind.Plain,
    };

    public string Line => $"line{At}";

    public string Status => Kind switch
    {
        StoryKind.Fails => "Failed",
        StoryKind.Cancelled => "Cancelled",
        _ => "Succeeded",
    };

    /// <summary>The PipelineRuns that there must be, and no others.</summary>
    public string[] Attempts => Kind switch
    {
        StoryKind.Fails or StoryKind.Cancelled => [Attempt(1, 1), Attempt(2, 1)],
        StoryKind.Retried => [Attempt(1, 1), Attempt(2, 1), Attempt(2, 2), Attempt(3, 1)],
        _ => [Attempt(1, 1), Attempt(2, 1), Attempt(3, 1)],
    };

    public string Result => Status == "Succeeded" ? $"run:acme/{Line}/1/s{Stages}/apply" : "";

    public string? FailedTask(string attempt) =>
        Kind is StoryKind.Fails or StoryKind.Retried && attempt == Attempt(2, 1) ? "apply" : null;

    public bool Holds(string attempt) => Kind == StoryKind.Cancelled && attempt == Attempt(2, 1);

    public string Attempt(int stage, int number) => $"{Line}-1-s{stage}-{number}";
}
