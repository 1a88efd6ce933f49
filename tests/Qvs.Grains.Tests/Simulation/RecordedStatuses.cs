using System.Collections.Concurrent;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Tests.Simulation;

/// <summary>A git server that takes statuses, or does not.</summary>
public sealed class RecordedStatuses : ICommitStatuses
{
    public ConcurrentQueue<(CommitStatus Status, string Token)> Posted { get; } = [];

    /// <summary>How many of the next posts find nobody at home.</summary>
    public int Away { get; set; }

    public PostAnswer? Refuses { get; set; }

    public Task<PostAnswer> Post(RepositorySpec repository, SecretValues credential, CommitStatus status, CancellationToken cancellation)
    {
        if (Away > 0)
        {
            Away--;
            return Task.FromResult(new PostAnswer(PostResult.Later, "Away."));
        }

        Posted.Enqueue((status, credential.Values["token"]));
        return Task.FromResult(Refuses ?? new PostAnswer(PostResult.Done, ""));
    }
}
