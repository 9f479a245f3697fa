using System.Net.Http.Headers;
using System.Text.Json;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>The body that makes an installation known to the server.</summary>
internal sealed record EnrollmentRequest(string ClientId, AuthenticationMode Mode, string? SoftwareId, string SoftwareVersion, KeyProtection Protection)
{
    /// <summary>The platform's statement about the key, with the challenge it answers.</summary>
    public (KeyAttestation Statement, string Challenge)? Attestation { get; init; }

    /// <summary>The solved puzzle, where the server set one.</summary>
    public ProofOfWork? Work { get; init; }

    public HttpContent ToContent()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json);
        }

        return new ByteArrayContent(stream.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("client_id", ClientId);
        json.WriteString("authentication_mode", TokenRequests.Name(Mode));
        if (SoftwareId is not null)
        {
            json.WriteString("software_id", SoftwareId);
        }

        json.WriteString("software_version", SoftwareVersion);
        json.WriteString("platform", Platform.Name);
        json.WriteString("key_storage", NameOf(Protection));
        json.WriteString("scope", "offline_access");
        if (Attestation is { } attestation)
        {
            WriteAttestation(json, attestation.Statement, attestation.Challenge);
        }

        Work?.Write(json);
        json.WriteEndObject();
    }

    private static void WriteAttestation(Utf8JsonWriter json, KeyAttestation statement, string challenge)
    {
        json.WriteStartObject("attestation");
        json.WriteString("format", statement.Format);
        json.WriteString("challenge", challenge);
        foreach (var member in statement.Members)
        {
            json.WritePropertyName(member.Key);
            JsonSerializer.Serialize(json, member.Value);
        }

        json.WriteEndObject();
    }

    private static string NameOf(KeyProtection protection) => protection switch
    {
        KeyProtection.Tee => "tee",
        KeyProtection.Tpm => "tpm",
        KeyProtection.StrongBox => "strongbox",
        KeyProtection.SecureEnclave => "secure_enclave",
        _ => "software",
    };
}
