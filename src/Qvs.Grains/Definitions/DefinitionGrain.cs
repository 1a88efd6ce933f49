using System.Text.Json;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Definitions;

/// <summary>
/// What grains of definitions share: a revision that a change must know (the ETag of the API), every problem at once, the row in lists, and
/// deletion that is refused while others need the object.
/// </summary>
internal abstract class DefinitionGrain<TSpec>(IPersistentState<Definition<TSpec>> state, RowWriter rows, TimeProvider time, string kind) : Grain
    where TSpec : class
{
    protected string Key => this.GetPrimaryKeyString();

    protected abstract TenantId Tenant { get; }

    /// <summary>How messages call the object: <c>environment 'prod'</c>.</summary>
    protected abstract string Name { get; }

    protected TimeProvider Time => time;

    protected IListings Listings => rows.Listings;

    protected Versioned<TSpec>? Current => state.State.ToVersioned();

    protected virtual string Parent => "";

    protected virtual string Status => "";

    /// <summary>The revision of the row, where it shows more than the definition.</summary>
    protected virtual long RowRevision => state.State.Revision;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            await rows.Repair(this, Tenant, kind, Key, RowRevision, Row);
        }
    }

    protected async Task<Answer<Versioned<TSpec>>> SaveSpec(TSpec spec, long? ifRevision, Func<Task<IEnumerable<Rejection>>> check)
    {
        if (Conflict(ifRevision, mustExist: false) is { } conflict)
        {
            return Answer.Refuse<Versioned<TSpec>>(conflict);
        }

        var by = CallerContext.Current?.Actor.Name ?? "";
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            ImmutableArray<Rejection> problems = [.. await check()];
            if (!problems.IsEmpty)
            {
                return Answer.Refuse<Versioned<TSpec>>(problems);
            }

            if (Current is not { } current || !IsSame(current.Value, spec))
            {
                await Write(spec, by);
            }
        }

        return Answer.Of(Current!);
    }

    /// <param name="users">What needs the object, in words.</param>
    protected async Task<Answer<Versioned<TSpec>>> DeleteSpec(long? ifRevision, Func<Task<ImmutableArray<string>>> users)
    {
        if (Conflict(ifRevision, mustExist: true) is { } conflict)
        {
            return Answer.Refuse<Versioned<TSpec>>(conflict);
        }

        var (by, before) = (CallerContext.Current?.Actor.Name ?? "", Current!);
        using (CallerContext.Use(Caller.Platform(Tenant)))
        {
            if (await users() is { IsEmpty: false } used)
            {
                return Answer.Refuse<Versioned<TSpec>>(
                    RejectionCodes.InUse, $"The {Name} is used by {string.Join(", ", used)}.", "Delete or change these first.");
            }

            await Write(null, by);
        }

        return Answer.Of(before);
    }

    /// <summary>Writes the row again because what it shows beside the definition has changed.</summary>
    protected Task WriteRow() => rows.Write(this, Tenant, kind, Key, RowRevision, Row);

    /// <summary>What lists show, as JSON; by default the definition with its revision.</summary>
    protected virtual string Body(Versioned<TSpec> definition) => JsonSerializer.Serialize(definition);

    /// <summary>What a search looks through beside the key's own name.</summary>
    protected abstract string Text(TSpec spec);

    protected virtual string Sort(TSpec spec) => Key;

    private ListingRow? Row() => Current is { } definition
        ? new ListingRow(
            Tenant, kind, Key, Parent, Status, Sort(definition.Value), $"{Name} {Text(definition.Value)}".ToLowerInvariant(), RowRevision, Body(definition))
        : null;

    private async Task Write(TSpec? spec, string by)
    {
        var before = state.State;
        state.State = new Definition<TSpec> { Spec = spec, Revision = before.Revision + 1, ChangedAt = time.GetUtcNow(), ChangedBy = by };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What was not written has not happened.
            state.State = before;
            throw;
        }

        await WriteRow();
    }

    private Rejection? Conflict(long? ifRevision, bool mustExist) => (Current, ifRevision) switch
    {
        (null, null) when mustExist => NotFound(),
        (null, > 0) => NotFound(),
        ({ }, 0) => new Rejection(RejectionCodes.Exists, $"There is a {Name} already.", "Choose another name, or change that one."),
        ({ Revision: var now }, { } expected) when expected != now => new Rejection(
            RejectionCodes.RevisionConflict, $"The {Name} was changed meanwhile: it has revision {now}, not {expected}.", "Read it again and repeat the change."),
        _ => null,
    };

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no {Name}.", "Check the name; it may have been deleted.");

    // Records compare collections by reference; what is stored is JSON anyway.
    private static bool IsSame(TSpec a, TSpec b) => JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);
}
