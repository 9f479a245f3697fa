using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>Somebody in front of a browser that an app has opened: signs in, agrees, and is led back to the app.</summary>
/// <param name="network">What the browser reaches servers through.</param>
/// <param name="person">Who.</param>
public sealed class PersonAtBrowser(DeviceNetwork network, AccountOwner person)
{
    /// <summary>Goes through the pages, from the first one to the address that leads back to the app.</summary>
    /// <param name="start">Page that the app opened.</param>
    /// <param name="scheme">Scheme of the app's own addresses.</param>
    /// <param name="ct">Closes the browser.</param>
    /// <exception cref="DeviceRefusal">The pages lead nowhere, or refuse the person.</exception>
    public async Task<Uri> GoThroughAsync(Uri start, string scheme, CancellationToken ct)
    {
        var view = new WebView(network, DeviceFacts.Create(DeviceKind.IPhone, 1).Model) { CallbackScheme = scheme };
        return new Uri(await new SignInSheet(view).RunAsync(start, person, ct).ConfigureAwait(false));
    }
}
