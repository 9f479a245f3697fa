using System.Globalization;

namespace Gatehouse.Simulator.Devices;

/// <summary>What makes one device different from all others. The same kind and seed give the same device.</summary>
/// <param name="Model">Product and system.</param>
/// <param name="SerialNumber">Ten characters, as Apple has given out since 2021.</param>
/// <param name="Udid">Chip and ECID; the hardware UUID on a Mac.</param>
/// <param name="DeviceName">As its owner calls it.</param>
/// <param name="Imei">With a valid check digit; null without a modem.</param>
/// <param name="WiFiMac">Lower case with colons.</param>
public sealed record DeviceFacts(DeviceModel Model, string SerialNumber, string Udid, string DeviceName, string? Imei, string WiFiMac)
{
    // Digits and letters that cannot be mistaken for each other.
    private const string SerialAlphabet = "0123456789CDFGHJKLMNPQRTVWXY";

    private static readonly string[] Owners =
        ["Ada", "Ben", "Chloé", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ines", "Jun", "Kofi", "Léa", "Mateo", "Nour", "Oskar", "Priya"];

    /// <summary>Kind of device.</summary>
    public DeviceKind Kind => Model.Kind;

    /// <summary>Makes a device.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="seed">Decides model, numbers and owner.</param>
    public static DeviceFacts Create(DeviceKind kind, int seed)
    {
        // Not for secrets: the point is that a run can be repeated.
        var random = new Random(Mix(kind, seed));
        DeviceModel[] models = [.. DeviceModel.All.Where(model => model.Kind == kind)];
        var model = models[random.Next(models.Length)];
        var owner = Owners[random.Next(Owners.Length)];

        return new DeviceFacts(
            model,
            new string(random.GetItems<char>(SerialAlphabet, 10)),
            NewUdid(model, random),
            $"{owner}’s {ShortName(kind)}",
            kind == DeviceKind.IPhone ? NewImei(random) : null,
            NewMac(random));
    }

    // A device of one kind is not the twin of one of another kind with the same seed.
    private static int Mix(DeviceKind kind, int seed) => unchecked((seed * Enum.GetValues<DeviceKind>().Length) + (int)kind);

    private static string NewUdid(DeviceModel model, Random random) =>
        model.Kind == DeviceKind.Mac
            ? RandomUuid(random).ToString("D").ToUpperInvariant()
            : $"{model.ChipId}-{random.NextInt64(0x000A_0000_0000_0000, 0x001F_FFFF_FFFF_FFFF):X16}";

    private static Guid RandomUuid(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static string NewImei(Random random)
    {
        var digits = "35" + random.NextInt64(100_000_000_000, 999_999_999_999).ToString(CultureInfo.InvariantCulture);

        // The Luhn check digit: every second digit counts double, from the right.
        var sum = digits.Reverse().Select((digit, index) => Doubled(digit - '0', index % 2 == 0)).Sum();
        return $"{digits}{(10 - (sum % 10)) % 10}";
    }

    private static int Doubled(int digit, bool twice) => twice ? (digit * 2 / 10) + (digit * 2 % 10) : digit;

    private static string NewMac(Random random) =>
        string.Join(':', Enumerable.Range(0, 6).Select(index => (index == 0 ? random.Next(64) * 4 : random.Next(256)).ToString("x2", CultureInfo.InvariantCulture)));

    private static string ShortName(DeviceKind kind) => kind switch
    {
        DeviceKind.IPhone => "iPhone",
        DeviceKind.IPad => "iPad",
        DeviceKind.Mac => "Mac",
        DeviceKind.AppleTv => "Apple TV",
        _ => "Apple Vision Pro",
    };
}
