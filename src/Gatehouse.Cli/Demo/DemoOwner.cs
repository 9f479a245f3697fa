using System.Text.Json;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Cli.Demo;

/// <summary>The person who plays the administrator. Kept in the folder when that is kept, so that a later run can sign in again.</summary>
/// <param name="Email">Signs in with it.</param>
/// <param name="Password">Made up for this demo.</param>
internal sealed record DemoOwner(string Email, string Password)
{
    private const string FileName = "owner.json";

    /// <summary>True when an earlier run has set this folder up.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Takes the one-time link of the first start, as a person would.</summary>
    public static async Task<(DemoOwner Owner, GatehouseClient Client)> SetUpAsync(ServerProcess server, string folder, CancellationToken ct)
    {
        var owner = new DemoOwner("owner@demo.example", $"demo-{Guid.NewGuid():N}");
        var link = await server.SetupLinkAsync(ct);
        var code = Uri.UnescapeDataString(link.Query["?code=".Length..]);
        using var anonymous = GatehouseClient.Connect(server.BaseAddress);
        var result = await anonymous.SetUpAsync(
            new SetupRequest(code, new NewOrganization("Demo", "demo"), new NewOwner("Demo Owner", owner.Email, owner.Password)), ct);
        await owner.KeepAsync(folder, ct);
        return (owner, GatehouseClient.Connect(server.BaseAddress, result.Session.Token));
    }

    /// <summary>The owner of an earlier run.</summary>
    public static async Task<DemoOwner> LoadAsync(string folder, CancellationToken ct) =>
        JsonSerializer.Deserialize<DemoOwner>(await File.ReadAllTextAsync(Path.Combine(folder, FileName), ct))
        ?? throw new InvalidDataException($"{FileName} is empty.");

    // Good for this server on loopback only, and still nobody else's business.
    private async Task KeepAsync(string folder, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(Path.Combine(folder, FileName), options);
        await JsonSerializer.SerializeAsync(file, this, cancellationToken: ct);
    }
}
