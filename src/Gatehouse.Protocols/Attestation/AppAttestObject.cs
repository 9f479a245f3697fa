using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.Attestation;

/// <summary>The CBOR map that <c>attestKey</c> returns: <c>fmt</c>, <c>attStmt</c> with <c>x5c</c> and <c>receipt</c>, <c>authData</c>.</summary>
internal sealed class AppAttestObject
{
    public const int MaxBytes = 32 * 1024;
    private const int MaxCertificates = 4;
    private const string Format = "apple-appattest";

    private AppAttestObject()
    {
    }

    /// <summary>Leaf first.</summary>
    public List<ReadOnlyMemory<byte>> Certificates { get; } = [];

    public ReadOnlyMemory<byte> Receipt { get; private set; }

    /// <summary>As signed.</summary>
    public ReadOnlyMemory<byte> RawData { get; private set; }

    public AuthenticatorData Data { get; private set; } = null!;

    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out AppAttestObject? value, [NotNullWhen(false)] out string? reason)
    {
        (value, reason) = (null, null);
        if (bytes.Length > MaxBytes)
        {
            reason = $"longer than {MaxBytes} bytes";
            return false;
        }

        try
        {
            value = Read(new CborReader(bytes));
            return true;
        }
        catch (CborException e)
        {
            reason = e.Message;
            return false;
        }
    }

    private static AppAttestObject Read(CborReader cbor)
    {
        var value = new AppAttestObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var left = cbor.ReadMap(); left > 0; left--)
        {
            var name = cbor.ReadText();
            if (!seen.Add(name))
            {
                throw new CborException("a member twice");
            }

            value.Take(name, cbor);
        }

        cbor.ThrowIfNotEmpty();
        return seen.IsSupersetOf(["fmt", "attStmt", "authData"]) && value.Certificates.Count > 0
            ? value
            : throw new CborException("fmt, x5c or authData is missing");
    }

    private void Take(string name, CborReader cbor)
    {
        switch (name)
        {
            case "fmt":
                if (cbor.ReadText() != Format)
                {
                    throw new CborException($"fmt is not {Format}");
                }

                break;
            case "attStmt":
                ReadStatement(cbor);
                break;
            case "authData":
                RawData = cbor.ReadBytes();
                Data = AuthenticatorData.ReadAttestation(RawData);
                break;
            default:
                cbor.Skip();
                break;
        }
    }

    private void ReadStatement(CborReader cbor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var left = cbor.ReadMap(); left > 0; left--)
        {
            var name = cbor.ReadText();
            if (!seen.Add(name))
            {
                throw new CborException("a member twice");
            }

            switch (name)
            {
                case "x5c":
                    ReadCertificates(cbor);
                    break;
                case "receipt":
                    Receipt = cbor.ReadBytes();
                    break;
                default:
                    cbor.Skip();
                    break;
            }
        }
    }

    private void ReadCertificates(CborReader cbor)
    {
        var count = cbor.ReadArray();
        if (count is 0 or > MaxCertificates)
        {
            throw new CborException($"x5c has none or more than {MaxCertificates} certificates");
        }

        for (; count > 0; count--)
        {
            Certificates.Add(cbor.ReadBytes());
        }
    }
}
