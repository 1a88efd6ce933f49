using Qvs.Domain.Delivery;

namespace Qvs.Domain.Sources;

/// <summary>Which events of a repository start a line, and with which inputs (formats.md 4.3).</summary>
/// <param name="Refs">Regular expressions over the branch's or tag's whole name, or, beginning with <c>refs/</c>, over Git's own name of it; any may match. Empty: every one.</param>
/// <param name="Paths">Regular expressions over changed files; any file may match any. Empty: every change.</param>
/// <param name="Ignore">An event that fulfils one of these starts nothing.</param>
/// <param name="Bindings">An input that is not bound takes the line's default.</param>
/// <param name="AllowForks">Whether pull requests of other repositories start the line. A line has credentials, and whoever can fork can open one.</param>
[GenerateSerializer, Alias("qvs.sources.trigger"), Immutable]
public sealed record Trigger(
    [property: Id(0)] string Name,
    [property: Id(1)] AssemblyLineId Line,
    [property: Id(2)] ImmutableArray<SourceEventKind> Events,
    [property: Id(3)] ImmutableArray<string> Refs,
    [property: Id(4)] ImmutableArray<string> Paths,
    [property: Id(5)] ImmutableArray<IgnoreCondition> Ignore,
    [property: Id(6)] ImmutableArray<InputBinding> Bindings,
    [property: Id(7)] bool IsEnabled = true,
    [property: Id(8)] bool AllowForks = false);

/// <param name="Attribute">A path into the payload: <c>head_commit.message</c>, <c>commits.0.author.name</c>.</param>
/// <param name="Pattern">A regular expression that is looked for in the attribute's text.</param>
[GenerateSerializer, Alias("qvs.sources.ignore"), Immutable]
public sealed record IgnoreCondition([property: Id(0)] string Attribute, [property: Id(1)] string Pattern);

[JsonConverter(typeof(JsonStringEnumConverter<BindingSource>))]
public enum BindingSource
{
    /// <summary>The text as it stands.</summary>
    Literal,

    /// <summary>A path into the payload.</summary>
    Payload,

    /// <summary>What every provider has: <c>commit</c>, <c>ref</c>, <c>author</c>, <c>title</c>, <c>pullRequest</c>.</summary>
    Event,
}

[GenerateSerializer, Alias("qvs.sources.binding"), Immutable]
public sealed record InputBinding([property: Id(0)] string Input, [property: Id(1)] BindingSource Source, [property: Id(2)] string Value);

/// <summary>What a trigger makes of an event: a start with inputs, or why not.</summary>
[GenerateSerializer, Alias("qvs.sources.outcome"), Immutable]
public sealed record TriggerOutcome(
    [property: Id(0)] string Trigger,
    [property: Id(1)] AssemblyLineId Line,
    [property: Id(2)] bool Starts,
    [property: Id(3)] string Reason,
    [property: Id(4), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs);
