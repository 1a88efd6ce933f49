using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Sources;

[JsonConverter(typeof(JsonStringEnumConverter<CommitState>))]
public enum CommitState
{
    Pending,
    Success,
    Failure,
}

/// <summary>What a provider shows beside a commit.</summary>
/// <param name="Context">Tells statuses of one commit apart: one for each line.</param>
/// <param name="Link">The run's page; empty if the platform does not know its own address.</param>
[GenerateSerializer, Alias("qvs.sources.commit-status"), Immutable]
public sealed record CommitStatus(
    [property: Id(0)] string Commit,
    [property: Id(1)] CommitState State,
    [property: Id(2)] string Context,
    [property: Id(3)] string Description,
    [property: Id(4)] string Link)
{
    public static CommitState StateOf(RunStatus status) => status switch
    {
        RunStatus.Queued or RunStatus.Running => CommitState.Pending,
        RunStatus.Succeeded => CommitState.Success,
        _ => CommitState.Failure,
    };
}

[JsonConverter(typeof(JsonStringEnumConverter<PostResult>))]
public enum PostResult
{
    Done,

    /// <summary>It may work later.</summary>
    Later,

    /// <summary>It will not work until somebody changes something.</summary>
    Refused,
}

/// <param name="Message">What is wrong, with the next step; else empty.</param>
public sealed record PostAnswer(PostResult Result, string Message, TimeSpan? After = null);

/// <summary>Writes statuses to the git server of a repository.</summary>
public interface ICommitStatuses
{
    /// <summary>Posting the same again changes nothing there. Never throws for what the server answers.</summary>
    Task<PostAnswer> Post(RepositorySpec repository, SecretValues credential, CommitStatus status, CancellationToken cancellation);
}
