using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Qvs.Cloud.Portal.Home;

public sealed partial class HomePage
{
    [Inject]
    internal HomeModel Model { get; set; } = null!;

    private string StateIcon => Model.IsRunning ? Icons.Material.Filled.CheckCircle : Icons.Material.Outlined.HourglassEmpty;
}
