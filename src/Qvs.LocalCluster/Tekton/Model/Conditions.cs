using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>The condition <c>Succeeded</c> of a run: Unknown while it goes on, then True or False.</summary>
internal sealed record Condition(string Status, string Reason, string Message)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    public bool IsDone => IsTrue || IsFalse;

    public static Condition Ongoing(string reason, string message) => new("Unknown", reason, message);

    public static Condition Success(string reason, string message) => new("True", reason, message);

    public static Condition Failure(string reason, string message) => new("False", reason, message);
}

/// <summary>A failure that the author of the run can mend; Tekton marks the message of such a one.</summary>
internal sealed record Failure(string Reason, string Message, bool UserError = true)
{
    public Condition ToCondition() => Condition.Failure(Reason, UserError ? "[User error] " + Message : Message);
}

internal static class Conditions
{
    public static Condition? Succeeded(this JsonNode? run) => InStatus(run.At("status"));

    public static Condition? InStatus(JsonNode? status) =>
        status.Objects("conditions").FirstOrDefault(c => c.Str("type") == "Succeeded") is { } c ? new Condition(c.Str("status"), c.Str("reason"), c.Str("message")) : null;

    public static bool IsDone(this JsonNode? run) => run.Succeeded() is { IsDone: true };

    /// <summary>Sets the condition; the time of the transition only changes with it.</summary>
    public static void SetSucceeded(this JsonObject status, Condition condition, DateTimeOffset now)
    {
        if (InStatus(status) == condition)
        {
            return;
        }

        var json = new JsonObject { ["lastTransitionTime"] = Json.Timestamp(now) };
        if (condition.Message.Length > 0)
        {
            json["message"] = condition.Message;
        }

        json["reason"] = condition.Reason;
        json["status"] = condition.Status;
        json["type"] = "Succeeded";
        status["conditions"] = new JsonArray(json);
    }
}
