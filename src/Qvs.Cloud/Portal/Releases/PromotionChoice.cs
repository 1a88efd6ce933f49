using Qvs.Domain.Delivery;

namespace Qvs.Cloud.Portal.Releases;

/// <summary>What a person has decided in the dialog.</summary>
internal sealed record PromotionChoice(ImmutableArray<AssemblyLineId> To, ImmutableSortedDictionary<string, string> Inputs);
