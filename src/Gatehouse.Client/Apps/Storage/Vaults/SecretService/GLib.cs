using System.Runtime.InteropServices;

namespace Gatehouse.Client.Apps.Storage.Vaults.SecretService;

/// <summary>What of GLib, GObject and GIO goes with libsecret.</summary>
internal static class GLib
{
    private const string Library = "libglib-2.0.so.0";
    private const string Objects = "libgobject-2.0.so.0";
    private const string Io = "libgio-2.0.so.0";

    // Kept for as long as native code may call them, which is for good.
    private static readonly HashFunction StringHash = g_str_hash;
    private static readonly EqualFunction StringEqual = g_str_equal;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate uint HashFunction(IntPtr text);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int EqualFunction(IntPtr one, IntPtr other);

    /// <summary>An empty table of texts by text, which owns none of them.</summary>
    public static IntPtr NewTextTable() =>
        g_hash_table_new(Marshal.GetFunctionPointerForDelegate(StringHash), Marshal.GetFunctionPointerForDelegate(StringEqual));

    /// <summary>The text of an error, which is freed.</summary>
    public static string TakeError(IntPtr error)
    {
        // struct { GQuark domain; gint code; gchar *message; }
        var text = Marshal.PtrToStringAnsi(Marshal.ReadIntPtr(error, 2 * sizeof(int))) ?? string.Empty;
        g_error_free(error);
        return text;
    }

    /// <summary>The elements of a list of objects; the list is freed, the objects are not.</summary>
    public static List<IntPtr> TakeList(IntPtr list)
    {
        var elements = new List<IntPtr>();

        // struct { gpointer data; GList *next; GList *prev; }
        for (var node = list; node != IntPtr.Zero; node = Marshal.ReadIntPtr(node, IntPtr.Size))
        {
            elements.Add(Marshal.ReadIntPtr(node));
        }

        g_list_free(list);
        return elements;
    }

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int g_hash_table_insert(IntPtr table, IntPtr key, IntPtr value);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_hash_table_unref(IntPtr table);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr g_main_context_new();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_main_context_push_thread_default(IntPtr context);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_main_context_pop_thread_default(IntPtr context);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_main_context_unref(IntPtr context);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int g_main_context_iteration(IntPtr context, int mayBlock);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr g_list_append(IntPtr list, IntPtr data);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_list_free(IntPtr list);

    [DllImport(Objects)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_object_unref(IntPtr instance);

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr g_cancellable_new();

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_cancellable_cancel(IntPtr cancellable);

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr g_bus_get_sync(int type, IntPtr cancellable, out IntPtr error);

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int g_dbus_connection_get_exit_on_close(IntPtr connection);

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void g_dbus_connection_set_exit_on_close(IntPtr connection, int exits);

    [DllImport(Io)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern IntPtr g_dbus_proxy_get_object_path(IntPtr proxy);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr g_hash_table_new(IntPtr hash, IntPtr equal);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint g_str_hash(IntPtr text);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int g_str_equal(IntPtr one, IntPtr other);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void g_error_free(IntPtr error);
}
