using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Plist;

/// <summary>Values of every type, nested a few levels, that both encodings can carry without loss.</summary>
internal static class PlistGenerators
{
    private const int MaxDepth = 4;

    public static Gen<PlistValue> Values { get; } = Gen.Sized(size => ValueOf(Math.Min(size, 30), MaxDepth));

    private static Gen<string> Text { get; } =
        ArbMap.Default.GeneratorFor<string>().Select(text => new string([.. (text ?? "").Where(IsPlain)]));

    private static Gen<PlistValue> Scalar { get; } = Gen.OneOf(
        Text.Select(text => (PlistValue)text),
        ArbMap.Default.GeneratorFor<long>().Select(number => (PlistValue)number),
        ArbMap.Default.GeneratorFor<ulong>().Select(number => (PlistValue)new PlistInteger(number)),
        ArbMap.Default.GeneratorFor<double>().Select(number => (PlistValue)number),
        ArbMap.Default.GeneratorFor<bool>().Select(flag => (PlistValue)flag),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (PlistValue)(bytes ?? [])),
        // XML has whole seconds.
        Gen.Choose(int.MinValue, int.MaxValue).Select(n => (PlistValue)DateTimeOffset.UnixEpoch.AddSeconds(n * 25.0)),
        Gen.Choose(0, int.MaxValue).Select(number => (PlistValue)new PlistUid((uint)number)));

    private static Gen<PlistValue> ValueOf(int size, int depth) => depth == 0 || size == 0
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, Gen.ArrayOf(ValueOf(size / 2, depth - 1)).Select(items => (PlistValue)new PlistArray(items.Take(6)))),
            (1, Gen.ArrayOf(Gen.Zip(Text, ValueOf(size / 2, depth - 1))).Select(pairs => (PlistValue)DictionaryOf(pairs.Take(6)))));

    private static PlistDictionary DictionaryOf(IEnumerable<(string Key, PlistValue Value)> pairs)
    {
        var dictionary = new PlistDictionary();
        // A dictionary whose only key is CF$UID is a UID in XML.
        foreach (var (key, value) in pairs) dictionary.TryAdd("k" + key, value);
        return dictionary;
    }

    private static bool IsPlain(char c) => c is '\t' or '\n' or '\r' or >= ' ' and < '\uD800' or > '\uDFFF' and < '\uFFFE';
}
