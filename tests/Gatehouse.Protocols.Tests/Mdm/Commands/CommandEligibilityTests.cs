using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;

namespace Gatehouse.Protocols.Tests.Mdm.Commands;

public sealed class CommandEligibilityTests
{
    private static readonly CommandTarget IPhone = new(EnrollmentKind.Device, MdmPlatform.IOS, new Version(18, 1), 8191, false, false, false);
    private static readonly CommandTarget Mac = new(EnrollmentKind.Device, MdmPlatform.MacOS, new Version(15, 1), 8191, true, false, false);

    [Theory]
    [InlineData("DeviceInformation")]
    [InlineData("InstallProfile")]
    [InlineData("DeviceLock")]
    [InlineData("ClearPasscode")]
    [InlineData("EraseDevice")]
    public void An_iPhone_with_all_rights_can_run_it(string name) => Assert.Null(Check(name, IPhone));

    [Theory]
    [InlineData("ClearPasscode", "ClearPasscode does not exist on macOS")]
    [InlineData("UserConfigured", "UserConfigured does not exist on macOS")]
    [InlineData("InstallMedia", "InstallMedia exists on a Mac only on the user channel")]
    [InlineData("SetAutoAdminPassword", "SetAutoAdminPassword needs a device of Automated Device Enrollment")]
    public void A_Mac_cannot(string name, string reason) => Assert.Equal(reason, Check(name, Mac));

    [Fact]
    public void Old_and_new_systems_are_told_apart()
    {
        Assert.Equal("DeclarativeManagement needs iOS 15.0", Check("DeclarativeManagement", IPhone with { OSVersion = new Version(14, 8, 1) }));
        Assert.Null(Check("DeclarativeManagement", IPhone with { OSVersion = new Version(15, 0) }));
        Assert.Equal("ScheduleOSUpdate is gone since macOS 27.0", Check("ScheduleOSUpdate", Mac with { OSVersion = new Version(27, 0) }));
        Assert.Null(Check("ScheduleOSUpdate", Mac with { OSVersion = new Version(26, 3) }));
    }

    [Fact]
    public void Supervision_and_automated_enrollment_are_demanded_where_the_platform_does()
    {
        Assert.Equal("RestartDevice needs a supervised device", Check("RestartDevice", IPhone));
        Assert.Null(Check("RestartDevice", IPhone with { IsSupervised = true }));
        Assert.Null(Check("RestartDevice", Mac with { IsSupervised = false }));
        Assert.Equal("DeviceConfigured needs a device of Automated Device Enrollment", Check("DeviceConfigured", IPhone with { IsSupervised = true }));
        Assert.Null(Check("DeviceConfigured", IPhone with { IsSupervised = true, IsAutomated = true }));
    }

    [Theory]
    [InlineData("InstallProfile", 8191 & ~2, "install and remove profiles")]
    [InlineData("DeviceLock", 8191 & ~4, "lock the device and remove its passcode")]
    [InlineData("EraseDevice", 8191 & ~8, "erase the device")]
    [InlineData("SecurityInfo", 8191 & ~1024, "query security")]
    [InlineData("InstallApplication", 8191 & ~4096, "manage applications")]
    public void Access_rights_must_have_been_granted(string name, int rights, string missing) =>
        Assert.Equal($"{name} needs the right to {missing}, which the enrollment was not granted", Check(name, IPhone with { AccessRights = rights }));

    [Theory]
    [InlineData("EraseDevice", MdmPlatform.IOS, false)]
    [InlineData("ClearPasscode", MdmPlatform.IOS, false)]
    [InlineData("DeviceLock", MdmPlatform.IOS, true)]
    [InlineData("DeviceLock", MdmPlatform.MacOS, false)]
    [InlineData("InstallProfile", MdmPlatform.MacOS, true)]
    [InlineData("InstalledApplicationList", MdmPlatform.VisionOS, true)]
    [InlineData("InstalledApplicationList", MdmPlatform.MacOS, false)]
    public void User_enrollments_have_fewer_commands_and_fixed_rights(string name, MdmPlatform platform, bool allowed)
    {
        var target = new CommandTarget(EnrollmentKind.UserEnrollment, platform, AccessRights: 0);

        Assert.Equal(allowed ? null : $"{name} is not allowed in user enrollment", Check(name, target));
    }

    [Theory]
    [InlineData("ProfileList", EnrollmentKind.MacUser, true)]
    [InlineData("ProfileList", EnrollmentKind.SharedIPadUser, true)]
    [InlineData("InstallMedia", EnrollmentKind.MacUser, true)]
    [InlineData("CertificateList", EnrollmentKind.SharedIPadUser, false)]
    [InlineData("UserConfigured", EnrollmentKind.SharedIPadUser, true)]
    [InlineData("DeviceLock", EnrollmentKind.MacUser, false)]
    [InlineData("EraseDevice", EnrollmentKind.SharedIPadUser, false)]
    public void User_channels_have_their_own_commands(string name, EnrollmentKind kind, bool allowed) =>
        Assert.Equal(allowed, Check(name, new CommandTarget(kind)) is null);

    [Fact]
    public void Shared_iPads_have_their_own_commands()
    {
        var shared = IPhone with { IsSharedIPad = true, IsSupervised = true };

        Assert.Equal("ClearPasscode does not exist on a Shared iPad", Check("ClearPasscode", shared));
        Assert.Null(Check("UserList", shared));
        Assert.Equal("UserList exists only on a Shared iPad", Check("UserList", IPhone));
        Assert.Null(Check("UserList", Mac));
    }

    [Fact]
    public void What_is_unknown_is_not_held_against_a_device() =>
        Assert.All(
            MdmCommandCatalog.Entries.Where(entry => !entry.UserChannels.HasFlag(UserChannels.MacOnlyThere)),
            entry => Assert.Null(entry.Check(new CommandTarget(EnrollmentKind.Device))));

    [Theory]
    [InlineData("iPhone16,2", MdmPlatform.IOS)]
    [InlineData("iPad13,1", MdmPlatform.IOS)]
    [InlineData("Mac15,3", MdmPlatform.MacOS)]
    [InlineData("MacBookPro18,1", MdmPlatform.MacOS)]
    [InlineData("VirtualMac2,1", MdmPlatform.MacOS)]
    [InlineData("AppleTV11,1", MdmPlatform.TvOS)]
    [InlineData("RealityDevice14,1", MdmPlatform.VisionOS)]
    [InlineData("Watch7,1", MdmPlatform.WatchOS)]
    public void A_product_tells_its_platform(string product, MdmPlatform platform)
    {
        Assert.Equal(platform, MdmPlatforms.OfProduct(product));
        Assert.Null(MdmPlatforms.OfProduct("Toaster1,1"));
        Assert.Null(MdmPlatforms.OfProduct(null));
    }

    private static string? Check(string name, CommandTarget target) => MdmCommandCatalog.Find(name)!.Check(target);
}
