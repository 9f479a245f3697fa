using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Wire;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>What the client writes, as the protocol core reads it: the two share no code, since the client runs on an older framework, too.</summary>
public sealed class HeaderTests : IDisposable
{
    private static readonly DateTimeOffset Expiry = new(2027, 9, 21, 14, 0, 0, 500, TimeSpan.Zero);

    private readonly LivingRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData(VideoAccountAccess.Granted, PartnerAccess.Granted)]
    [InlineData(VideoAccountAccess.Denied, PartnerAccess.NotGranted)]
    [InlineData(VideoAccountAccess.Restricted, PartnerAccess.NotGranted)]
    [InlineData(VideoAccountAccess.NotDetermined, PartnerAccess.NotDetermined)]
    public void The_status_of_the_framework_is_understood(VideoAccountAccess told, PartnerAccess understood)
    {
        var read = PartnerFrameworkStatus.Read(new PartnerStatus(told, "blue-cable-tv", Expiry).Header);

        // Without permission nothing is said of a provider.
        Assert.Equal(understood == PartnerAccess.Granted ? new PartnerFrameworkStatus(understood, "blue-cable-tv", Expiry) : new PartnerFrameworkStatus(understood, null, null), read);
        Assert.Equal(new PartnerFrameworkStatus(PartnerAccess.Granted, null, null), PartnerFrameworkStatus.Read(new PartnerStatus(VideoAccountAccess.Granted).Header));
    }

    [Fact]
    public void The_device_is_understood()
    {
        var device = _room.Options.Device with { ConnectionIp = "203.0.113.7", ConnectionPort = 51544, ConnectionSecure = true, Manufacturer = "Apple" };

        Assert.True(DeviceIdentifier.TryParse(device.IdentifierHeader, out var identifier, out _));
        Assert.DoesNotContain(LivingRoom.Device, identifier.Value, StringComparison.Ordinal);
        Assert.Equal(device.IdentifierHeader, (device with { OsVersion = "26.0" }).IdentifierHeader); // an update changes nothing
        Assert.NotEqual(device.IdentifierHeader, (device with { Id = "another" }).IdentifierHeader);
        var info = DeviceInfo.Read(device.InfoHeader, null, out var error);
        Assert.Null(error);
        Assert.Null(info.Weakness);
        Assert.Equal(("tvOS", "AppleTV14,1", "18.4", true, 51544, "203.0.113.7"), (info.Platform.Id, info.Model, info.OsVersion, info.ConnectionSecure, info.ConnectionPort, $"{info.ConnectionIp}"));
    }

    [Fact]
    public void Who_asks_for_a_trial_is_understood()
    {
        var header = new CallHeaders(_room.Options with { TempPassIdentity = new Dictionary<string, string> { ["email"] = "5d41402a" } }).TempPass;

        Assert.Equal("AP-TempPass-Identity", header.Name);
        Assert.True(TempPassIdentity.TryParse(header.Value, "email", out _, out _));
        Assert.False(TempPassIdentity.TryParse(header.Value, "phone", out _, out _));
        Assert.Null(new CallHeaders(_room.Options).TempPass.Value);
    }
}
