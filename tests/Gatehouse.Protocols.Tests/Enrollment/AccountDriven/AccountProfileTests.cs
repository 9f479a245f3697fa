using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class AccountProfileTests
{
    private static readonly AccountEnrollment Byod = new(AccountEnrollmentMode.Byod, "ada@appleid.example.com");

    [Fact]
    public void A_profile_that_the_device_would_cancel_is_not_written()
    {
        (MdmPayload Payload, string Problem)[] wrong =
        [
            (Payload(Byod, AccessRights.Personal), "AccessRights must be absent"),
            (Payload(Byod with { ManagedAppleAccount = "ada" }, AccessRights.None), "AssignedManagedAppleID"),
            (Payload(Byod with { RequiredAppId = 0 }, AccessRights.None), "RequiredAppIDForMDM"),
            (Payload(Byod, AccessRights.None) with { ServerCapabilities = MdmPayload.AllCapabilities }, "bootstrap token"),
            (Payload(Byod, AccessRights.None) with { ServerCapabilities = [] }, "per-user-connections"),
            (Payload(Byod, AccessRights.None) with { CheckOutWhenRemoved = false }, "CheckOutWhenRemoved"),
            (Payload(Byod with { Mode = AccountEnrollmentMode.Adde }, AccessRights.None), "AccessRights must not be 0"),
            (Payload(null, AccessRights.None), "AccessRights must not be 0"),
        ];

        Assert.All(wrong, w => Assert.Contains(w.Problem, Assert.Throws<InvalidOperationException>(() => Profile(w.Payload).Write()).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_differ_by_mode_and_are_absent_without_an_account()
    {
        var byod = Read(Payload(Byod with { RequiredAppId = 42 }, AccessRights.None));
        var adde = Read(Payload(Byod with { Mode = AccountEnrollmentMode.Adde }, AccessRights.All) with { ServerCapabilities = MdmPayload.AllCapabilities });
        var classic = Read(Payload(null, AccessRights.All));

        Assert.Equal(("BYOD", "ada@appleid.example.com", 42, false), (byod.Text("EnrollmentMode"), byod.Text("AssignedManagedAppleID"), byod.Integer("RequiredAppIDForMDM"), byod.ContainsKey("AccessRights")));
        Assert.Equal(("ADDE", 8191, false), (adde.Text("EnrollmentMode"), adde.Integer("AccessRights"), adde.ContainsKey("RequiredAppIDForMDM")));
        Assert.Equal((false, false, 8191), (classic.ContainsKey("EnrollmentMode"), classic.ContainsKey("AssignedManagedAppleID"), classic.Integer("AccessRights")));
    }

    private static MdmPayload Payload(AccountEnrollment? account, AccessRights rights) =>
        new("https://mdm.example/connect", "https://mdm.example/checkin", "com.apple.mgmt.External.1", rights)
        {
            Account = account,
            ServerCapabilities = MdmPayload.UserEnrollmentCapabilities,
        };

    private static EnrollmentProfile Profile(MdmPayload payload) => new(
        new ProfileHeader("example.mdm", Guid.Parse("00000000-0000-0000-0000-000000000001"), "Test"), [],
        new ScepPayload("https://ca.example/scep", "CA", [new SubjectAttribute("CN", "att_1")]), payload);

    private static PlistDictionary Read(MdmPayload payload)
    {
        Assert.True(ConfigurationProfile.TryParse(Profile(payload).Write(), out var profile, out _));
        return Assert.Single(profile.OfType("com.apple.mdm")).Keys;
    }
}
