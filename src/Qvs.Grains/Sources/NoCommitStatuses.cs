using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Sources;

namespace Qvs.Grains.Sources;

/// <summary>Where the host has no way to git servers.</summary>
internal sealed class NoCommitStatuses : ICommitStatuses
{
    public Task<PostAnswer> Post(RepositorySpec repository, SecretValues credential, CommitStatus status, CancellationToken cancellation) =>
        Task.FromResult(new PostAnswer(PostResult.Refused, "This server does not write to git servers."));
}
