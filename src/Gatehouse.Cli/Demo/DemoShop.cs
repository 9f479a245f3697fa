using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Cli.Demo;

/// <summary>What the app of the demo needs: a backend in a process of its own, which the server knows, a customer, and leave to enroll.</summary>
internal sealed class DemoShop : IAsyncDisposable
{
    /// <summary>What tokens for the backend are made for.</summary>
    public const string Audience = "https://orders.demo.example/";

    /// <summary>Through which its customers sign in.</summary>
    public const string SignInClient = "DemoShopSignIn";

    /// <summary>Where sign-in pages lead back to.</summary>
    public const string RedirectUri = "example.demo.shop:/signed-in";

    private readonly ServerProcess _backend;

    private DemoShop(ServerProcess backend, string tenant, DemoOffice.Employee customer) => (_backend, Tenant, Customer) = (backend, tenant, customer);

    /// <summary>The organization, as apps name it.</summary>
    public string Tenant { get; }

    /// <summary>Somebody who has an account.</summary>
    public DemoOffice.Employee Customer { get; }

    /// <summary>Address of the backend.</summary>
    public Uri Backend => _backend.BaseAddress;

    /// <summary>Registers the backend and two clients of the app, and starts the backend.</summary>
    public static async Task<DemoShop> OpenAsync(GatehouseClient client, DemoWorld world, CancellationToken ct)
    {
        var organization = await client.GetOrganizationAsync(ct);
        await client.CreateOAuthResourceAsync(new CreateOAuthResource(Audience, "Orders", "orders.read orders.write", "ES256"), ct);
        var settings = new AppClientSettings { AllowedAudiences = [new AppAudience(Audience) { MinAcr = "0", Scopes = ["orders.read", "orders.write"] }] };
        await client.UpdateAppEnrollmentAsync(new AppEnrollmentSettings { Enabled = true }, ct);
        await client.CreateAppClientAsync(new CreateAppClient(SignInClient, "Demo shop", settings with { AnonymousEnrollment = false, RedirectUris = [RedirectUri] }), ct);
        await client.CreateAppClientAsync(new CreateAppClient(Name: "Demo shop", Settings: settings with { UpgradeClientId = SignInClient }), ct);

        var (account, password) = ("cora@demo.example", $"demo-{Guid.NewGuid():N}");
        var customer = await client.CreatePersonAsync(new NewPerson(account, "Cora") { Password = password }, ct);
        var backend = await ServerProcess.StartAsync(
            world.BackendProgram,
            new Dictionary<string, string>
            {
                ["Gatehouse:Issuer"] = new Uri(world.Server.BaseAddress, organization.Slug).AbsoluteUri,
                ["Gatehouse:Audience"] = Audience,
            },
            port: 0, ct);
        return new DemoShop(backend, organization.Slug, new DemoOffice.Employee(customer.Person, new AccountOwner(account, password)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _backend.DisposeAsync();
}
