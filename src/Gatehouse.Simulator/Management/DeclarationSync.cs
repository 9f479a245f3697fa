using System.Text;
using System.Text.Json;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Management;

/// <summary>
/// What a device does right after an enrollment whose app came with declarations: switches declarative management on by itself, and
/// makes its declarations those of the server. An app that is not among them any more is removed.
/// </summary>
/// <remarks>Source: Apple, "Implementing the Enrollment SSO flow" and "Leveraging the declarative management data model to scale devices".</remarks>
internal sealed class DeclarationSync(SimulatedDevice device, MdmConnection connection)
{
    private const string App = "com.apple.configuration.app.managed";
    private static readonly (string Group, string Kind)[] Groups =
        [("Activations", "activation"), ("Assets", "asset"), ("Configurations", "configuration"), ("Management", "management")];

    /// <summary>The app with what is in force now; null when it was removed.</summary>
    public async Task<SsoApp?> RunAsync(ManagementState management, SsoApp app, CancellationToken ct)
    {
        using var tokens = await AskAsync(management, "tokens", ct).ConfigureAwait(false);
        using var manifest = await AskAsync(management, "declaration-items", ct).ConfigureAwait(false);
        if (Text(tokens.RootElement.GetProperty("SyncTokens"), "DeclarationsToken") != Text(manifest.RootElement, "DeclarationsToken"))
        {
            throw DeviceRefusal.Mdm(12003, "The tokens of the declarations differ.");
        }

        var had = app.Declarations.Select(text => (Text: text, Token: TokenOf(text))).ToList();
        var inForce = new List<string>();
        foreach (var (kind, item) in Groups.SelectMany(g => manifest.RootElement.GetProperty("Declarations").GetProperty(g.Group).EnumerateArray().Select(i => (g.Kind, i))))
        {
            var wanted = (Text(item, "Identifier"), Text(item, "ServerToken"));
            inForce.Add(had.Find(h => h.Token == wanted).Text ?? await FetchAsync(management, kind, wanted, ct).ConfigureAwait(false));
        }

        var report = "{\"StatusItems\":{},\"Errors\":[],\"FullReport\":true}"u8.ToArray();
        var answer = await connection.CheckInAsync(management, CheckIns.DeclarativeManagement(device, management, "status", report), ct).ConfigureAwait(false);
        _ = answer.IsSuccess ? answer : throw Refused("status", answer);
        return inForce.Exists(text => TypeOf(text) == App) ? app with { Declarations = inForce } : null;
    }

    private async Task<string> FetchAsync(ManagementState management, string kind, (string Identifier, string ServerToken) wanted, CancellationToken ct)
    {
        using var found = await AskAsync(management, $"declaration/{kind}/{wanted.Identifier}", ct).ConfigureAwait(false);
        var text = found.RootElement.GetRawText();
        return TokenOf(text) == wanted ? text : throw DeviceRefusal.Mdm(12003, $"The declaration {wanted.Identifier} is not the one that was announced.");
    }

    private async Task<JsonDocument> AskAsync(ManagementState management, string endpoint, CancellationToken ct)
    {
        var answer = await connection.CheckInAsync(management, CheckIns.DeclarativeManagement(device, management, endpoint), ct).ConfigureAwait(false);
        return answer.IsSuccess && answer.MediaType == "application/json" ? JsonDocument.Parse(answer.Body) : throw Refused(endpoint, answer);
    }

    private static DeviceRefusal Refused(string endpoint, HttpAnswer answer) =>
        DeviceRefusal.Mdm(12003, $"The server answered {endpoint} with {(int)answer.Status}.", (int)answer.Status);

    private static (string Identifier, string ServerToken) TokenOf(string text)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
        return (Text(json.RootElement, "Identifier"), Text(json.RootElement, "ServerToken"));
    }

    private static string TypeOf(string text)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
        return Text(json.RootElement, "Type");
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
