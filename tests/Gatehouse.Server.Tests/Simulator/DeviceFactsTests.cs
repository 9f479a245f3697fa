using System.Text.RegularExpressions;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Server.Tests.Simulator;

public sealed class DeviceFactsTests
{
    [Theory]
    [InlineData(DeviceKind.IPhone)]
    [InlineData(DeviceKind.IPad)]
    [InlineData(DeviceKind.Mac)]
    [InlineData(DeviceKind.AppleTv)]
    [InlineData(DeviceKind.Vision)]
    public void The_same_seed_is_the_same_device_and_another_is_another(DeviceKind kind)
    {
        Assert.Equal(DeviceFacts.Create(kind, 42), DeviceFacts.Create(kind, 42));
        Assert.NotEqual(DeviceFacts.Create(kind, 42).Udid, DeviceFacts.Create(kind, 43).Udid);
    }

    [Fact]
    public void Ten_thousand_devices_have_as_many_identifiers()
    {
        var devices = Enumerable.Range(0, 10_000).Select(seed => DeviceFacts.Create((DeviceKind)(seed % 5), seed)).ToList();

        Assert.Equal(devices.Count, devices.Select(device => device.Udid).Distinct().Count());
        Assert.Equal(devices.Count, devices.Select(device => device.SerialNumber).Distinct().Count());
    }

    [Fact]
    public void Identifiers_look_like_those_of_the_real_ones()
    {
        var (phone, mac) = (DeviceFacts.Create(DeviceKind.IPhone, 1), DeviceFacts.Create(DeviceKind.Mac, 1));

        Assert.Matches(new Regex("^0000[0-9A-F]{4}-[0-9A-F]{16}$"), phone.Udid);
        Assert.Matches(new Regex("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$"), mac.Udid);
        Assert.Matches(new Regex("^[0-9A-Z]{10}$"), phone.SerialNumber);
        Assert.Matches(new Regex("^35[0-9]{13}$"), phone.Imei);
        Assert.Equal(0, phone.Imei!.Reverse().Select((digit, index) => (digit - '0') * (index % 2 + 1)).Sum(value => value / 10 + value % 10) % 10);
        Assert.Null(mac.Imei);
    }
}
