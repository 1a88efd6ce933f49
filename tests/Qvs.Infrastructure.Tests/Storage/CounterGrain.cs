using Qvs.Infrastructure.Storage;

namespace Qvs.Infrastructure.Tests.Storage;

[Alias("qvs.tests.counter")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> Add(int number);

    [Alias("Leave")]
    Task Leave();

    [Alias("Remind")]
    Task Remind(string name);

    [Alias("Forget")]
    Task Forget(string name);

    [Alias("Reminders")]
    Task<string[]> Reminders();
}

public sealed record CounterState
{
    public int Sum { get; set; }

    public string Text { get; set; } = "";
}

internal sealed class CounterGrain([PersistentState("counter", StorageNames.Grains)] IPersistentState<CounterState> state)
    : Grain, ICounterGrain, IRemindable
{
    public async Task<int> Add(int number)
    {
        state.State.Sum += number;
        await state.WriteStateAsync();
        return state.State.Sum;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromDays(1), TimeSpan.FromDays(60));

    public async Task Forget(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<string[]> Reminders() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal)];

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
