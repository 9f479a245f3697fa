using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using AccountMode = Gatehouse.Client.Contracts.Enrollment.AccountMode;
using EnrollmentSso = Gatehouse.Client.Contracts.Enrollment.AccountDriven.EnrollmentSso;

namespace Gatehouse.Conformance.AccountDriven;

/// <summary>
/// An organization whose people enroll with their account: iPhones as user enrollment with the simple sign-in, iPads and
/// Macs as device enrollment with OAuth 2, Apple Vision Pro as user enrollment with Enrollment SSO.
/// </summary>
internal sealed class Workplace
{
    private const string Password = "a long password for tests";

    private Workplace(Tenant tenant, string slug, string domain) => (Tenant, Slug, Domain) = (tenant, slug, domain);

    public Tenant Tenant { get; }

    /// <summary>Its name in addresses.</summary>
    public string Slug { get; }

    /// <summary>Of the accounts; the network of the tests leads it to the server.</summary>
    public string Domain { get; }

    /// <summary>What Apple Vision Pro is led to.</summary>
    public EnrollmentSso Sso { get; private set; } = null!;

    /// <summary>App Store id of the app that signs people in on Apple Vision Pro.</summary>
    public static long SsoAppId => 1_234_567_890;

    /// <summary>The same app, for devices that prefer declarations.</summary>
    public static IReadOnlyList<string> SsoDeclarations { get; } =
    [
        """{"Type":"com.apple.activation.simple","Identifier":"sso.activation","Payload":{"StandardConfigurations":["sso.app","sso.profile"]}}""",
        """{"Type":"com.apple.configuration.app.managed","Identifier":"sso.app","Payload":{"AppStoreID":"1234567890"}}""",
        """{"Type":"com.apple.configuration.legacy","Identifier":"sso.profile","Payload":{"ProfileURL":"https://login.example.com/sso.mobileconfig"}}""",
    ];

    public static async Task<Workplace> MakeAsync(Tenant tenant)
    {
        var ct = TestContext.Current.CancellationToken;
        var organization = new Workplace(tenant, (await tenant.Api.GetOrganizationAsync(ct)).Slug, $"d{Guid.NewGuid():n}.example");
        tenant.Ground.Network.Lead(organization.Domain, tenant.Address);
        await tenant.Api.AddAccountDomainAsync(organization.Domain, ct);
        await tenant.Api.UpdateAccountDrivenSettingsAsync(
            new UpdateAccountDrivenSettings
            {
                Mode = AccountMode.Byod,
                Method = AccountMethod.AppleAsWeb,
                GroupId = tenant.Group.Id,
                ScepProfileId = tenant.Scep.Id,
                Ownership = DeviceOwnership.Company,
            }, ct);
        organization.Sso = await tenant.Api.CreateEnrollmentSsoAsync(
            new SaveEnrollmentSso { Name = "Sign-in app", AppStoreId = SsoAppId, AssociatedDomains = ["login.example.com"], ConfigurationProfile = SsoProfile(), Declarations = SsoDeclarations }, ct);
        await organization.RuleAsync("iPads", ModelFamily.IPad, AccountMode.Adde, AccountMethod.AppleOAuth2);
        await organization.RuleAsync("Macs", ModelFamily.Mac, AccountMode.Adde, AccountMethod.AppleOAuth2);
        await organization.RuleAsync("Vision", ModelFamily.RealityDevice, AccountMode.Byod, AccountMethod.AppleAsWeb, organization.Sso.Id);
        return organization;
    }

    /// <summary>Somebody with an account here, and their Managed Apple Account.</summary>
    public async Task<Member> MemberAsync(string name = "ada")
    {
        var account = $"{name}@{Domain}";
        var created = await Tenant.Api.CreatePersonAsync(
            new NewPerson(account, name) { ManagedAppleAccount = $"{name}@{Domain}.appleaccount.com", Password = Password }, TestContext.Current.CancellationToken);
        return new Member(created.Person, new AccountOwner(account, Password));
    }

    /// <summary>A device that enrolled, with its first commands answered.</summary>
    public async Task<SimulatedDevice> EnrolledAsync(DeviceKind kind, Member member)
    {
        var ct = TestContext.Current.CancellationToken;
        var device = Tenant.NewDevice(kind);
        var outcome = await device.EnrollAsync(member.Owner, ct);
        Assert.True(outcome is EnrollmentOutcome.Managed, $"{kind}: {outcome}");
        await device.ConnectAsync(ct);
        return device;
    }

    /// <summary>What the server knows of a device.</summary>
    public Task<Device> DeviceAsync(SimulatedDevice device) => Tenant.GetAsync(device.Management?.EnrollmentId ?? device.Facts.Udid);

    /// <summary>An exception for one kind of devices.</summary>
    public Task<AccountDrivenRule> RuleAsync(string name, ModelFamily family, AccountMode mode, AccountMethod method, string? ssoId = null) =>
        Tenant.Api.CreateAccountDrivenRuleAsync(
            new SaveAccountDrivenRule { Name = name, Families = [family], Mode = mode, Method = method, EnrollmentSsoId = ssoId, Position = 1 },
            TestContext.Current.CancellationToken);

    internal static string SsoProfile() => System.Text.Encoding.UTF8.GetString(ProfileWriter.Write(
        new ProfileHeader("com.example.sso", Guid.NewGuid(), "Single sign-on"),
        new ProfilePayload("com.apple.extensiblesso", "com.example.sso.1", "Single sign-on", new PlistDictionary
        {
            { "ExtensionIdentifier", "com.example.app.sso" },
            { "Type", "Redirect" },
            { "URLs", PlistArray.Of(["https://login.example.com/"]) },
        })));

    /// <summary>A person, as the server and as their devices know them.</summary>
    internal sealed record Member(Person Person, AccountOwner Owner);
}
