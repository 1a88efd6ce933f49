using Qvs.Cue;

namespace Qvs.Adapters.Composition;

/// <summary>What one part says about a resource, a task or an output.</summary>
internal sealed record Contribution(string Id, CueValue Value, Part Part);
