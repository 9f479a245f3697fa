using System.Text;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;
using AccountMode = Gatehouse.Client.Contracts.Enrollment.AccountMode;

namespace Gatehouse.Cli.Demo;

/// <summary>What the administrator prepares before people can enroll with their work accounts, and the people.</summary>
internal sealed class DemoOffice
{
    private const string Domain = "demo.example";
    private readonly GatehouseClient _client;

    private DemoOffice(GatehouseClient client, Group group) => (_client, Group) = (client, group);

    /// <summary>Their devices land here.</summary>
    public Group Group { get; }

    /// <summary>
    /// A domain, which the network of the demo leads to the server; web sign-in and personal devices as the rule, iPads and Macs
    /// as devices of the organization by OAuth 2, and an app that signs people in on Apple Vision Pro.
    /// </summary>
    public static async Task<DemoOffice> OpenAsync(GatehouseClient client, DemoWorld world, DemoSetup setup, CancellationToken ct)
    {
        world.Network.Lead(Domain, world.Server.BaseAddress);
        var group = await client.CreateGroupAsync(new GroupCreate("By work account", Color: "#8250df"), ct);
        await client.AddAccountDomainAsync(Domain, ct);
        await client.UpdateAccountDrivenSettingsAsync(
            new UpdateAccountDrivenSettings { Mode = AccountMode.Byod, Method = AccountMethod.AppleAsWeb, GroupId = group.Id, ScepProfileId = setup.Scep.Id }, ct);
        var sso = await client.CreateEnrollmentSsoAsync(
            new SaveEnrollmentSso { Name = "Sign-in app", AppStoreId = 1_234_567_890, AssociatedDomains = [$"login.{Domain}"], ConfigurationProfile = SsoProfile() }, ct);
        await client.CreateAccountDrivenRuleAsync(
            new SaveAccountDrivenRule { Name = "iPads and Macs", Families = [ModelFamily.IPad, ModelFamily.Mac], Mode = AccountMode.Adde, Method = AccountMethod.AppleOAuth2 }, ct);
        await client.CreateAccountDrivenRuleAsync(
            new SaveAccountDrivenRule { Name = "Apple Vision Pro", Families = [ModelFamily.RealityDevice], Mode = AccountMode.Byod, EnrollmentSsoId = sso.Id }, ct);
        return new DemoOffice(client, group);
    }

    /// <summary>Somebody new, with an account to sign in with.</summary>
    public async Task<Employee> HireAsync(string name, CancellationToken ct)
    {
        var account = $"{name.ToLowerInvariant()}@{Domain}";
        var password = $"demo-{Guid.NewGuid():N}";
        var created = await _client.CreatePersonAsync(new NewPerson(account, name) { ManagedAppleAccount = account, Password = password }, ct);
        return new Employee(created.Person, new AccountOwner(account, password));
    }

    private static string SsoProfile() => Encoding.UTF8.GetString(ProfileWriter.Write(
        new ProfileHeader("example.demo.sso", Guid.NewGuid(), "Sign-in app"),
        new ProfilePayload("com.apple.extensiblesso", "example.demo.sso.1", "Sign-in app", new PlistDictionary
        {
            { "ExtensionIdentifier", "example.demo.signin.extension" },
            { "Type", "Redirect" },
            { "URLs", PlistArray.Of([$"https://login.{Domain}/"]) },
        })));

    /// <summary>A person, as the server and as their devices know them.</summary>
    internal sealed record Employee(Person Person, AccountOwner Owner)
    {
        public string Name => Person.Name;
    }
}
