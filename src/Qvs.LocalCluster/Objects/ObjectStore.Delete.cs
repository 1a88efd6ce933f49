using System.Globalization;
using Qvs.LocalCluster.Kinds;

namespace Qvs.LocalCluster.Objects;

internal sealed partial class ObjectStore
{
    /// <summary>Deletes at once, or marks the object when finalizers (also those that the way of deletion adds) are left to be worked off.</summary>
    public DeleteOutcome Remove(ApiKind kind, string? ns, string name, DeleteOptions options)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = Find(kind, ns, name);
            var obj = Present(kind, current);
            if (options.Uid is { Length: > 0 } uid && uid != obj.Meta().Text("uid"))
            {
                throw Refusals.Precondition(kind, name, $"the UID in the precondition ({uid}) does not match the UID in record ({obj.Meta().Text("uid")}). The object might have been deleted and then recreated");
            }

            if (options.ResourceVersion is { Length: > 0 } version && version != current.Revision.ToString(CultureInfo.InvariantCulture))
            {
                throw Refusals.Precondition(kind, name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({current.Revision}). The object might have been modified");
            }

            var marked = obj.Copy();
            switch (options.Propagation)
            {
                case Propagation.Foreground: Finalizers.Add(marked, Finalizers.Foreground); break;
                case Propagation.Orphan: Finalizers.Add(marked, Finalizers.Orphan); break;
            }

            var gone = !Finalizers.Any(kind, marked);
            if (options.DryRun)
            {
                return new DeleteOutcome(obj, gone);
            }

            if (gone)
            {
                if (storage.TryCommit(kind.Table, current, null) is { } last)
                {
                    return new DeleteOutcome(Present(kind, last), true);
                }

                continue;
            }

            if (!marked.Meta().ContainsKey("deletionTimestamp"))
            {
                marked.Meta()["deletionTimestamp"] = Json.Timestamp(time.GetUtcNow());
                marked.Meta()["deletionGracePeriodSeconds"] = 0;
                if (kind.Table == BuiltInKinds.Namespace.Table)
                {
                    marked.Ensure("status")["phase"] = "Terminating";
                }

                Generations.Bump(kind, obj, marked);
            }

            if (Json.Same(obj, marked))
            {
                return new DeleteOutcome(obj, false);
            }

            if (storage.TryCommit(kind.Table, current, Convert(marked, kind, kind.InStorage)) is { } stored)
            {
                return new DeleteOutcome(Present(kind, stored), false);
            }
        }

        throw Refusals.Modified(kind, name);
    }
}
