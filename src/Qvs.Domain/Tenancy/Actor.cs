namespace Qvs.Domain.Tenancy;

/// <summary>Who asks: a person or a machine of the tenant, with the roles held there at that moment.</summary>
[GenerateSerializer, Alias("qvs.tenancy.actor"), Immutable]
public sealed record Actor([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<string> Roles)
{
    /// <summary>What the platform does by itself: webhooks, promotion, reminders.</summary>
    public static Actor Platform { get; } = new("platform", []);
}
