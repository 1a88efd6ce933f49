namespace Qvs.Domain.Delivery.Queueing;

/// <summary>What happens to a run that is asked for while another one of the line goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueuePolicy>))]
public enum QueuePolicy
{
    Queue,
    CancelOlder,
    Refuse,
}

/// <summary>What the line tells its runs; doing it twice changes nothing.</summary>
public enum QueueOrder
{
    Begin,
    Cancel,
}

[GenerateSerializer, Alias("qvs.delivery.queue-effect"), Immutable]
public sealed record QueueEffect([property: Id(0)] QueueOrder Order, [property: Id(1)] int Run);

/// <param name="Run">The number given to a run that was accepted, else 0.</param>
public sealed record QueueDecision(LineQueue Queue, int Run, ImmutableArray<QueueEffect> Effects, Rejection? Rejection);

/// <summary>The runs of a line that are not over: who goes, who waits, in order. Retries do not queue; their deployments' locks still hold.</summary>
/// <param name="Limit">How many runs of the line may go on at once.</param>
/// <param name="Cancelling">Runs that give way to younger ones, until their end is known: an order to cancel may be lost.</param>
[GenerateSerializer, Alias("qvs.delivery.queue"), Immutable]
public sealed record LineQueue(
    [property: Id(0)] QueuePolicy Policy,
    [property: Id(1)] int Limit,
    [property: Id(2)] int LastNumber,
    [property: Id(3)] ImmutableArray<int> Active,
    [property: Id(4)] ImmutableArray<int> Waiting,
    [property: Id(5)] ImmutableArray<int> Cancelling)
{
    public static LineQueue Empty { get; } = new(QueuePolicy.Queue, 1, 0, [], [], []);

    /// <summary>Another run is asked for. Numbers are never given twice, not even after a refusal further on.</summary>
    public QueueDecision Submit()
    {
        var number = LastNumber + 1;
        var busy = Active.Length >= Limit;
        if (busy && Policy == QueuePolicy.Refuse)
        {
            return new QueueDecision(this, 0, [], new Rejection(
                "line-busy", $"The run {Active[0]} of this line goes on, and the line refuses others meanwhile.", "Wait for its end, or change the policy."));
        }

        ImmutableArray<int> older = busy && Policy == QueuePolicy.CancelOlder ? [.. Active.Concat(Waiting).Except(Cancelling)] : [];
        var next = (this with
        {
            LastNumber = number,
            Waiting = (older.IsEmpty ? Waiting : []).Add(number),
            Cancelling = Cancelling.AddRange(older),
        }).Start();
        return next with { Run = number, Effects = [.. older.Select(run => new QueueEffect(QueueOrder.Cancel, run)), .. next.Effects] };
    }

    /// <summary>A run that waits for nobody: bringing back a release must not stand behind what it undoes.</summary>
    public QueueDecision SubmitAtOnce()
    {
        var number = LastNumber + 1;
        return new QueueDecision(this with { LastNumber = number, Active = Active.Add(number) }, number, [new QueueEffect(QueueOrder.Begin, number)], null);
    }

    /// <summary>A run is over, or never came to be. A run that nobody knows (a retry's end) changes nothing.</summary>
    public QueueDecision End(int run) =>
        (this with { Active = Active.Remove(run), Waiting = Waiting.Remove(run), Cancelling = Cancelling.Remove(run) }).Start();

    /// <summary>Everything that may have been lost, to be done again.</summary>
    public ImmutableArray<QueueEffect> Redrive() =>
    [
        .. Active.Select(run => new QueueEffect(QueueOrder.Begin, run)),
        .. Cancelling.Select(run => new QueueEffect(QueueOrder.Cancel, run)),
    ];

    private QueueDecision Start()
    {
        var begin = Waiting.Take(Math.Max(0, Limit - Active.Length)).ToImmutableArray();
        var next = this with { Active = Active.AddRange(begin), Waiting = Waiting.RemoveRange(0, begin.Length) };
        return new QueueDecision(next, 0, [.. begin.Select(run => new QueueEffect(QueueOrder.Begin, run))], null);
    }
}
