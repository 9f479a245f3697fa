using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Conformance.Faults;

/// <summary>
/// A device that enrolls and repeats each message until it is answered, as devices do whose server has gone away. Where a
/// person acts, the person taps again.
/// </summary>
internal sealed class StubbornDevice(Tenant tenant, SimulatedDevice device)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public string Udid => device.Facts.Udid;

    /// <summary>Its <c>TokenUpdate</c> was answered with 200.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>No place was left for it.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Enrolls, or learns that there is no place.</summary>
    public async Task EnrollAsync(Uri link, CancellationToken ct)
    {
        WasRefused = false;
        var safari = new Safari(tenant.Ground.Network, device.Facts.Model);
        if (await DownloadAsync(safari, link, ct) is not { } profile)
        {
            WasRefused = true;
            return;
        }

        var peer = ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);
        var identity = await RepeatAsync(async () => peer.Take(await peer.RequestAsync()), ct);
        var state = MdmPayloadReader.Begin(
            profile.OfType("com.apple.mdm").Single().Keys, profile.Identifier, identity, device.NewPushToken(tenant.Topic), SimulatedDevice.NewPushMagic(), null);
        await CheckInAsync(state, CheckIns.Authenticate(device, state), ct);
        await CheckInAsync(state, CheckIns.TokenUpdate(device, state), ct);
        IsAcknowledged = true;
    }

    private async Task<ConfigurationProfile?> DownloadAsync(Safari safari, Uri link, CancellationToken ct)
    {
        try
        {
            var form = await RepeatAsync(() => safari.OpenAsync(link, ct), ct);
            return ProfileFile.Read(await RepeatAsync(() => safari.DownloadAsync(form, ct), ct));
        }
        catch (DeviceRefusal refusal) when (refusal.HttpStatus == 410)
        {
            return null;
        }
    }

    private async Task CheckInAsync(ManagementState state, PlistDictionary message, CancellationToken ct)
    {
        using var connection = new MdmConnection(tenant.Ground.Network, device);
        var answer = await RepeatAsync(
            async () => await connection.CheckInAsync(state, message, ct) is { } given && (int)given.Status < 500
                ? given
                : throw new HttpRequestException("The server could not."),
            ct);
        Assert.True(answer.IsSuccess, $"{message.Text("MessageType")} of {Udid} was answered with {(int)answer.Status}.");
    }

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> send, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await send();
            }
            catch (Exception e) when (e is HttpRequestException or IOException || e is DeviceRefusal { HttpStatus: >= 500 })
            {
                await Task.Delay(Pause, ct);
            }
        }
    }
}
