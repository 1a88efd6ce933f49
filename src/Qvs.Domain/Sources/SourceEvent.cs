using Qvs.Domain.Applications;

namespace Qvs.Domain.Sources;

[JsonConverter(typeof(JsonStringEnumConverter<SourceEventKind>))]
public enum SourceEventKind
{
    /// <summary>Commits on a branch.</summary>
    Push,
    Tag,
    PullRequest,

    /// <summary>The provider tries the address; starts nothing.</summary>
    Ping,
}

/// <summary>What happened in a repository, whoever hosts it.</summary>
/// <param name="Ref">The branch's or tag's name, without <c>refs/heads/</c>; of a pull request the branch that it wants to change.</param>
/// <param name="Commit">The commit there now; empty when the branch or tag was deleted, which starts nothing.</param>
/// <param name="Files">Paths that were added, changed or removed.</param>
/// <param name="FilesAreComplete">The provider named them all; otherwise a path filter lets the event through, because a missed deploy is worse than one too many.</param>
/// <param name="Addresses">Addresses of the repository as the payload has them.</param>
/// <param name="CommittedAt">When the commit was made, where the payload says it.</param>
/// <param name="IsFork">The pull request comes from another repository: who wrote it may have no rights in this one.</param>
[GenerateSerializer, Alias("qvs.sources.event"), Immutable]
public sealed record SourceEvent(
    [property: Id(0)] RepositoryKind Provider,
    [property: Id(1)] SourceEventKind Kind,
    [property: Id(2)] string Ref,
    [property: Id(3)] string Commit,
    [property: Id(4)] ImmutableArray<string> Files,
    [property: Id(5)] bool FilesAreComplete,
    [property: Id(6)] string Author,
    [property: Id(7)] string Title,
    [property: Id(8)] string Link,
    [property: Id(9)] ImmutableArray<string> Addresses,
    [property: Id(10)] int PullRequest = 0,
    [property: Id(11)] bool IsFork = false,
    [property: Id(12), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CommittedAt = null)
{
    [JsonIgnore]
    public bool IsDeletion => Kind is SourceEventKind.Push or SourceEventKind.Tag && Commit.Length == 0;

    /// <summary>Git's own name: <c>refs/heads/main</c>.</summary>
    [JsonIgnore]
    public string FullRef => Kind == SourceEventKind.Tag ? $"refs/tags/{Ref}" : $"refs/heads/{Ref}";

    /// <summary>For people: <c>push to main of shop</c>.</summary>
    public string Describe(RepositoryId repository) => Kind switch
    {
        SourceEventKind.Push => $"push to {Ref} of {repository}",
        SourceEventKind.Tag => $"tag {Ref} of {repository}",
        SourceEventKind.PullRequest => $"pull request #{PullRequest} of {repository}",
        _ => $"ping of {repository}",
    };
}
