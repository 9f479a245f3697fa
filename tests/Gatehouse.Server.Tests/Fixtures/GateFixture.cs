using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>What both fixtures share; the database is what differs. Features may derive to add settings or services.</summary>
public abstract class GateFixture : IGateFixture, IAsyncLifetime
{
    /// <summary>Password of everybody the fixture makes.</summary>
    public const string Password = "correct horse battery staple";

    private static int s_number;
    private readonly List<HttpClient> _clients = [];
    private GateServer? _server;
    private string? _missing;

    public ManualClock Clock { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public string TerminalText => Server.TerminalText;

    public Uri Address => Server.Address;

    public IServiceProvider Services => Server.Services;

    public Database Database => Server.Database;

    public HttpClient Anonymous => Server.Anonymous;

    private GateServer Server
    {
        get
        {
            if (_missing is not null)
            {
                Tools.Missing(_missing);
            }

            return _server!;
        }
    }

    /// <summary>Settings beyond the defaults.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>The database setting; null with a reason when this machine has no such database.</summary>
    protected abstract Task<(string? Setting, string? Missing)> CreateDatabaseAsync();

    protected abstract Task DropDatabaseAsync();

    /// <summary>Replaces services.</summary>
    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    public async ValueTask InitializeAsync()
    {
        var (setting, missing) = await CreateDatabaseAsync();
        _missing = missing;
        if (setting is not null)
        {
            _server = await StartAsync(setting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            _clients.ForEach(c => c.Dispose());
            await _server.DisposeAsync();
            await DropDatabaseAsync();
        }
    }

    public async Task<AdminClient> OwnerAsync(string? slug = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var number = Interlocked.Increment(ref s_number);
        var email = $"owner{number}@example.org";
        var request = new SetupRequest(
            await Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, ct),
            new NewOrganization($"Organization {number}", slug), new NewOwner($"Owner {number}", email, Password));
        using var response = await Anonymous.PostAsJsonAsync("/api/v1/setup", request, GatehouseJson.Options, ct);
        response.EnsureSuccessStatusCode();
        var result = (await response.Content.ReadFromJsonAsync<SetupResult>(GatehouseJson.Options, ct))!;
        return Client(result.Session, email);
    }

    public async Task<AdminClient> PersonAsync(AdminClient owner, Role role)
    {
        var ct = TestContext.Current.CancellationToken;
        var email = $"person{Interlocked.Increment(ref s_number)}@example.org";
        using var invited = await owner.PostAsJsonAsync("/api/v1/people", new NewPerson(email, $"A {role}", role.ToContract()), GatehouseJson.Options, ct);
        invited.EnsureSuccessStatusCode();
        var invitation = (await invited.Content.ReadFromJsonAsync<Invitation>(GatehouseJson.Options, ct))!;
        var code = Uri.UnescapeDataString(invitation.Link.Split("code=")[1]);
        using var accepted = await Anonymous.PostAsJsonAsync("/api/v1/invitations/accept", new AcceptInvitation(code, Password), GatehouseJson.Options, ct);
        accepted.EnsureSuccessStatusCode();
        return Client((await accepted.Content.ReadFromJsonAsync<Session>(GatehouseJson.Options, ct))!, email);
    }

    protected Task<GateServer> StartAsync(string database) => GateServer.StartAsync(database, Clock, Logs, Settings, Configure);

    private AdminClient Client(Session session, string email)
    {
        var client = new AdminClient(Address, session.Token)
        {
            OrganizationId = session.Caller.OrganizationId,
            Slug = session.Caller.OrganizationSlug,
            PersonId = session.Caller.Id,
            Email = email,
        };
        _clients.Add(client);
        return client;
    }
}
