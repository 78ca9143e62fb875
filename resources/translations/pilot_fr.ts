<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr">
<context>
    <name></name>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Ouvrir…</translation>
    </message>
    <message>
        <source>Open a PDF, pictures or a folder of pictures</source>
        <translation>Ouvrir un PDF, des images ou un dossier d’images</translation>
    </message>
    <message>
        <source>&amp;Paste picture</source>
        <translation>&amp;Coller l’image</translation>
    </message>
    <message>
        <source>Open the picture on the clipboard</source>
        <translation>Ouvrir l’image du presse-papiers</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exporter…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Enregistrer</translation>
    </message>
    <message>
        <source>Open fol&amp;der…</source>
        <translation>Ouvrir un &amp;dossier…</translation>
    </message>
    <message>
        <source>All pictures of a folder as one document</source>
        <translation>Toutes les images d’un dossier comme un seul document</translation>
    </message>
    <message>
        <source>All is kept as it is done; say in which file</source>
        <translation>Tout est gardé au fur et à mesure ; dire dans quel fichier</translation>
    </message>
    <message>
        <source>Write it as text, PDF, ALTO, Word, a report…</source>
        <translation>L’écrire en texte, PDF, ALTO, Word, rapport…</translation>
    </message>
    <message>
        <source>&amp;Import text…</source>
        <translation>&amp;Importer du texte…</translation>
    </message>
    <message>
        <source>ALTO, PAGE or hOCR onto these pages</source>
        <translation>ALTO, PAGE ou hOCR sur ces pages</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>&amp;Préférences…</translation>
    </message>
    <message>
        <source>Language, look, keys, folders</source>
        <translation>Langue, apparence, raccourcis, dossiers</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Take back the last step on this page</source>
        <translation>Annuler la dernière étape sur cette page</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Refaire ce qui a été annulé</translation>
    </message>
    <message>
        <source>C&amp;orrect the text</source>
        <translation>C&amp;orriger le texte</translation>
    </message>
    <message>
        <source>Go into the text to correct it</source>
        <translation>Aller dans le texte pour le corriger</translation>
    </message>
    <message>
        <source>Con&amp;firm line</source>
        <translation>Con&amp;firmer la ligne</translation>
    </message>
    <message>
        <source>The line is right; go on to the next</source>
        <translation>La ligne est juste ; passer à la suivante</translation>
    </message>
    <message>
        <source>Confirm &amp;all lines</source>
        <translation>Con&amp;firmer toutes les lignes</translation>
    </message>
    <message>
        <source>All of this text is right</source>
        <translation>Tout ce texte est juste</translation>
    </message>
    <message>
        <source>Next uncertain &amp;line</source>
        <translation>Ligne i&amp;ncertaine suivante</translation>
    </message>
    <message>
        <source>Go on to what wants a look</source>
        <translation>Aller à ce qui mérite un regard</translation>
    </message>
    <message>
        <source>Previous uncertain line</source>
        <translation>Ligne incertaine précédente</translation>
    </message>
    <message>
        <source>&amp;Split line</source>
        <translation>&amp;Scinder la ligne</translation>
    </message>
    <message>
        <source>Cut the line in two at the cursor</source>
        <translation>Couper la ligne en deux au curseur</translation>
    </message>
    <message>
        <source>&amp;Join with next line</source>
        <translation>&amp;Joindre à la ligne suivante</translation>
    </message>
    <message>
        <source>Make one line of two</source>
        <translation>Faire une ligne de deux</translation>
    </message>
    <message>
        <source>Move line &amp;up</source>
        <translation>&amp;Monter la ligne</translation>
    </message>
    <message>
        <source>Move line do&amp;wn</source>
        <translation>&amp;Descendre la ligne</translation>
    </message>
    <message>
        <source>Add a li&amp;ne</source>
        <translation>A&amp;jouter une ligne</translation>
    </message>
    <message>
        <source>Draw a rectangle around a line that was missed</source>
        <translation>Tracer un rectangle autour d’une ligne oubliée</translation>
    </message>
    <message>
        <source>Delete l&amp;ine</source>
        <translation>Su&amp;pprimer la ligne</translation>
    </message>
    <message>
        <source>Delete the selected line</source>
        <translation>Supprimer la ligne sélectionnée</translation>
    </message>
    <message>
        <source>Read line a&amp;gain</source>
        <translation>Re&amp;lire la ligne</translation>
    </message>
    <message>
        <source>Your own text stays</source>
        <translation>Votre propre texte est conservé</translation>
    </message>
    <message>
        <source>Use &amp;machine text</source>
        <translation>&amp;Reprendre le texte de la machine</translation>
    </message>
    <message>
        <source>Give up your own text</source>
        <translation>Renoncer à votre propre texte</translation>
    </message>
    <message>
        <source>Chec&amp;k spelling</source>
        <translation>Vérifier l’ort&amp;hographe</translation>
    </message>
    <message>
        <source>Mark words that no dictionary has</source>
        <translation>Signaler les mots absents des dictionnaires</translation>
    </message>
    <message>
        <source>What c&amp;hanged…</source>
        <translation>Ce qui a c&amp;hangé…</translation>
    </message>
    <message>
        <source>Your text beside the machine&apos;s</source>
        <translation>Votre texte à côté de celui de la machine</translation>
    </message>
    <message>
        <source>Oth&amp;er readings…</source>
        <translation>Aut&amp;res lectures…</translation>
    </message>
    <message>
        <source>What else the word may be</source>
        <translation>Ce que le mot peut être d’autre</translation>
    </message>
    <message>
        <source>Special c&amp;haracters…</source>
        <translation>&amp;Caractères spéciaux…</translation>
    </message>
    <message>
        <source>Insert a character</source>
        <translation>Insérer un caractère</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>&amp;Copier le texte</translation>
    </message>
    <message>
        <source>Copy the text of the selection</source>
        <translation>Copier le texte de la sélection</translation>
    </message>
    <message>
        <source>Copy as ta&amp;ble</source>
        <translation>Copier comme ta&amp;bleau</translation>
    </message>
    <message>
        <source>Copy the text with tabs between its columns</source>
        <translation>Copier le texte avec des tabulations entre ses colonnes</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Supprimer</translation>
    </message>
    <message>
        <source>Remove the selected line or region</source>
        <translation>Supprimer la ligne ou la zone sélectionnée</translation>
    </message>
    <message>
        <source>Read &amp;again</source>
        <translation>&amp;Relire</translation>
    </message>
    <message>
        <source>Read the selection again</source>
        <translation>Relire la sélection</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>Rec&amp;hercher…</translation>
    </message>
    <message>
        <source>Find a word, also on pages not read yet</source>
        <translation>Rechercher un mot, même sur les pages pas encore lues</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>Rechercher le suiva&amp;nt</translation>
    </message>
    <message>
        <source>Go to the next place of the word</source>
        <translation>Aller à l’occurrence suivante</translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation>Rechercher le précé&amp;dent</translation>
    </message>
    <message>
        <source>Go to the place before</source>
        <translation>Aller à l’occurrence précédente</translation>
    </message>
    <message>
        <source>Find and re&amp;place…</source>
        <translation>Rechercher et re&amp;mplacer…</translation>
    </message>
    <message>
        <source>In the texts of all pages</source>
        <translation>Dans le texte de toutes les pages</translation>
    </message>
    <message>
        <source>&amp;Read page</source>
        <translation>&amp;Lire la page</translation>
    </message>
    <message>
        <source>Read all lines of this page</source>
        <translation>Lire toutes les lignes de cette page</translation>
    </message>
    <message>
        <source>Read some &amp;pages…</source>
        <translation>Lire des &amp;pages…</translation>
    </message>
    <message>
        <source>Read a range of pages</source>
        <translation>Lire une plage de pages</translation>
    </message>
    <message>
        <source>Read a&amp;ll pages</source>
        <translation>Lire &amp;toutes les pages</translation>
    </message>
    <message>
        <source>Read every page not read yet</source>
        <translation>Lire toutes les pages pas encore lues</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modèles…</translation>
    </message>
    <message>
        <source>Which model reads, and on what; add and get others</source>
        <translation>Quel modèle lit, et sur quel matériel ; en ajouter et en télécharger</translation>
    </message>
    <message>
        <source>Learn this &amp;hand…</source>
        <translation>Apprendre cette éc&amp;riture…</translation>
    </message>
    <message>
        <source>Teach the model what you corrected, beside the work</source>
        <translation>Enseigner au modèle ce que vous avez corrigé, pendant que vous travaillez</translation>
    </message>
    <message>
        <source>Pa&amp;use reading</source>
        <translation>S&amp;uspendre la lecture</translation>
    </message>
    <message>
        <source>Stop reading pages for now</source>
        <translation>Arrêter de lire pour l’instant</translation>
    </message>
    <message>
        <source>&amp;End reading</source>
        <translation>Mettre &amp;fin à la lecture</translation>
    </message>
    <message>
        <source>Stop reading, also the pages that wait</source>
        <translation>Arrêter la lecture, celle des pages en attente aussi</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>I&amp;nterrompre</translation>
    </message>
    <message>
        <source>Stop what is being done; many pages only pause</source>
        <translation>Arrêter ce qui est en cours ; de nombreuses pages sont seulement suspendues</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Zoom &amp;avant</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Zoom avant</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Zoom a&amp;rrière</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Zoom arrière</translation>
    </message>
    <message>
        <source>&amp;Actual size</source>
        <translation>Taille &amp;réelle</translation>
    </message>
    <message>
        <source>One picture pixel per screen pixel</source>
        <translation>Un pixel de l’image par pixel de l’écran</translation>
    </message>
    <message>
        <source>Fit &amp;width</source>
        <translation>Ajuster à la &amp;largeur</translation>
    </message>
    <message>
        <source>Fit the page&apos;s width</source>
        <translation>Ajuster à la largeur de la page</translation>
    </message>
    <message>
        <source>Fit &amp;page</source>
        <translation>Ajuster à la &amp;page</translation>
    </message>
    <message>
        <source>Fit the whole page</source>
        <translation>Ajuster à la page entière</translation>
    </message>
    <message>
        <source>Larg&amp;er text</source>
        <translation>Te&amp;xte plus grand</translation>
    </message>
    <message>
        <source>Ctrl+wheel over the text does it, too</source>
        <translation>Ctrl+molette sur le texte le fait aussi</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>Texte plus pet&amp;it</translation>
    </message>
    <message>
        <source>&amp;Normal text size</source>
        <translation>Taille &amp;normale du texte</translation>
    </message>
    <message>
        <source>Turn &amp;left</source>
        <translation>Tourner à &amp;gauche</translation>
    </message>
    <message>
        <source>Turn the page to the left, to stay</source>
        <translation>Tourner la page à gauche, durablement</translation>
    </message>
    <message>
        <source>Turn &amp;right</source>
        <translation>Tourner à &amp;droite</translation>
    </message>
    <message>
        <source>Turn the page to the right</source>
        <translation>Tourner la page à droite</translation>
    </message>
    <message>
        <source>P&amp;revious page</source>
        <translation>Page p&amp;récédente</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Page précédente</translation>
    </message>
    <message>
        <source>&amp;Next page</source>
        <translation>Page &amp;suivante</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Page suivante</translation>
    </message>
    <message>
        <source>&amp;First page</source>
        <translation>Pre&amp;mière page</translation>
    </message>
    <message>
        <source>&amp;Last page</source>
        <translation>&amp;Dernière page</translation>
    </message>
    <message>
        <source>&amp;Go to page…</source>
        <translation>&amp;Aller à la page…</translation>
    </message>
    <message>
        <source>Type the number of a page</source>
        <translation>Taper le numéro d’une page</translation>
    </message>
    <message>
        <source>Pa&amp;ges</source>
        <translation>Pag&amp;es</translation>
    </message>
    <message>
        <source>Show the strip of pages</source>
        <translation>Afficher la bande des pages</translation>
    </message>
    <message>
        <source>&amp;Text panel</source>
        <translation>Panneau du &amp;texte</translation>
    </message>
    <message>
        <source>Show the text beside the page</source>
        <translation>Afficher le texte à côté de la page</translation>
    </message>
    <message>
        <source>Line &amp;boxes</source>
        <translation>Cadres des li&amp;gnes</translation>
    </message>
    <message>
        <source>Show where the lines are</source>
        <translation>Montrer où sont les lignes</translation>
    </message>
    <message>
        <source>Colours of &amp;certainty</source>
        <translation>Couleurs de &amp;certitude</translation>
    </message>
    <message>
        <source>Colour boxes by how sure the reader was</source>
        <translation>Colorer les cadres selon la certitude de la lecture</translation>
    </message>
    <message>
        <source>Or&amp;der lines</source>
        <translation>&amp;Ordonner les lignes</translation>
    </message>
    <message>
        <source>Click lines in order</source>
        <translation>Cliquer les lignes dans l’ordre</translation>
    </message>
    <message>
        <source>Text &amp;over the page</source>
        <translation>Texte &amp;sur la page</translation>
    </message>
    <message>
        <source>Text in its place</source>
        <translation>Le texte à sa place</translation>
    </message>
    <message>
        <source>&amp;Statistics…</source>
        <translation>&amp;Statistiques…</translation>
    </message>
    <message>
        <source>Plots of what was read and done</source>
        <translation>Graphiques de ce qui a été lu et fait</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>All keys on one sheet</source>
        <translation>Tous les raccourcis sur une feuille</translation>
    </message>
    <message>
        <source>All &amp;commands…</source>
        <translation>Toutes les &amp;commandes…</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Taper ce que vous voulez faire</translation>
    </message>
    <message>
        <source>&amp;About PILOT Desktop</source>
        <translation>À &amp;propos de PILOT Desktop</translation>
    </message>
    <message>
        <source>Version, model and licence</source>
        <translation>Version, modèle et licence</translation>
    </message>
    <message>
        <source>&amp;Log file</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>What the program wrote down about its work</source>
        <translation>Ce que le programme a noté de son travail</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Texte</translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation>&amp;Lecture</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>A&amp;ller à</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message>
        <source>Special characters</source>
        <translation>Caractères spéciaux</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>Glisser</translation>
    </message>
    <message>
        <source>Read a rectangle of the page</source>
        <translation>Lire un rectangle de la page</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Maj+glisser</translation>
    </message>
    <message>
        <source>Add a line that was missed</source>
        <translation>Ajouter une ligne oubliée</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+molette</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Zoomer sous le pointeur</translation>
    </message>
    <message>
        <source>Space+drag</source>
        <translation>Espace+glisser</translation>
    </message>
    <message>
        <source>Move the page</source>
        <translation>Déplacer la page</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>In the text</source>
        <translation>Dans le texte</translation>
    </message>
    <message>
        <source>On the page</source>
        <translation>Sur la page</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Copy the message and what is needed to find the cause</source>
        <translation>Copier le message et ce qu’il faut pour en trouver la cause</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Ce qui a changé</translation>
    </message>
    <message>
        <source>What changed on this page</source>
        <translation>Ce qui a changé sur cette page</translation>
    </message>
    <message>
        <source>Page {number}: corrected by you</source>
        <translation>Page {number} : corrigé par vous</translation>
    </message>
    <message>
        <source>Nothing differs from what the machine read.</source>
        <translation>Rien ne diffère de ce que la machine a lu.</translation>
    </message>
    <message>
        <source>Changed by the last step: {step}</source>
        <translation>Changé à la dernière étape : {step}</translation>
    </message>
    <message>
        <source>Searchable PDF</source>
        <translation>PDF avec recherche</translation>
    </message>
    <message>
        <source>The pages as they are, the text invisible on its words.</source>
        <translation>Les pages telles quelles, le texte invisible sur ses mots.</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Texte brut</translation>
    </message>
    <message>
        <source>A line for each line; a form feed between pages.</source>
        <translation>Une ligne par ligne ; un saut de page entre les pages.</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Document Word</translation>
    </message>
    <message>
        <source>Paragraphs to go on writing with; the layout is not imitated.</source>
        <translation>Des paragraphes pour continuer à écrire, sans imiter la mise en page.</translation>
    </message>
    <message>
        <source>ALTO XML 4.2</source>
        <translation>ALTO XML 4.2</translation>
    </message>
    <message>
        <source>For libraries: lines, words, places and certainty.</source>
        <translation>Pour les bibliothèques : lignes, mots, positions et certitude.</translation>
    </message>
    <message>
        <source>PAGE XML 2019</source>
        <translation>PAGE XML 2019</translation>
    </message>
    <message>
        <source>For research: a file for each page, several in one archive.</source>
        <translation>Pour la recherche : un fichier par page, plusieurs dans une archive.</translation>
    </message>
    <message>
        <source>hOCR</source>
        <translation>hOCR</translation>
    </message>
    <message>
        <source>A web page with the places of all words.</source>
        <translation>Une page web avec la position de tous les mots.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>For programs: all that is known of lines and words.</source>
        <translation>Pour les programmes : tout ce qu’on sait des lignes et des mots.</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>Tableau CSV</translation>
    </message>
    <message>
        <source>A row for each line, for spreadsheets.</source>
        <translation>Une rangée par ligne, pour les tableurs.</translation>
    </message>
    <message>
        <source>Report of the corrections</source>
        <translation>Rapport des corrections</translation>
    </message>
    <message>
        <source>A page to print: what the machine read and what you made of it, and the error rate.</source>
        <translation>Une page à imprimer : ce que la machine a lu, ce que vous en avez fait, et le taux d’erreur.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>So&amp;me pages:</source>
        <translation>&amp;Quelques pages :</translation>
    </message>
    <message>
        <source>Pages to export</source>
        <translation>Pages à exporter</translation>
    </message>
    <message>
        <source>&amp;Open the file when it is written</source>
        <translation>&amp;Ouvrir le fichier une fois écrit</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Ce qu’il en est advenu</translation>
    </message>
    <message>
        <source>How far the export is</source>
        <translation>Avancement de l’export</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>&amp;This page ({number})</source>
        <translation>&amp;Cette page ({number})</translation>
    </message>
    <message>
        <source>Pages with te&amp;xt ({count})</source>
        <translation>Pages avec du te&amp;xte ({count})</translation>
    </message>
    <message>
        <source>&amp;All pages ({count})</source>
        <translation>&amp;Toutes les pages ({count})</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>&amp;Format :</translation>
    </message>
    <message>
        <source>Pages:</source>
        <translation>Pages :</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>Mot de &amp;passe :</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>{done} of {total} pages</source>
        <translation>{done} sur {total} pages</translation>
    </message>
    <message numerus="yes">
        <source>%n of these page(s) not read.</source>
        <translation>
            <numerusform>%n de ces pages n’a pas été lue.</numerusform>
            <numerusform>%n de ces pages n’ont pas été lues.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>{name} est écrit.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Annulé ; rien n’a été écrit.</translation>
    </message>
    <message>
        <source>searchable</source>
        <translation>avec recherche</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt en cours…</translation>
    </message>
    <message>
        <source>{name} is what is exported: choose another name.</source>
        <translation>{name} est ce qui est exporté : choisissez un autre nom.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({name}).</source>
        <translation>Quelque chose a mal tourné dans le programme ({name}).</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({name}). You can go on working.</source>
        <translation>Quelque chose a mal tourné dans le programme ({name}). Vous pouvez continuer à travailler.</translation>
    </message>
    <message>
        <source>Find a word, also on unread pages</source>
        <translation>Rechercher un mot, même sur les pages non lues</translation>
    </message>
    <message>
        <source>Word to find</source>
        <translation>Mot à rechercher</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Endroit précédent</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Endroit suivant</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} sur {count}</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>recherche</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>Import text</source>
        <translation>Importer du texte</translation>
    </message>
    <message>
        <source>What the files hold</source>
        <translation>Ce que contiennent les fichiers</translation>
    </message>
    <message>
        <source>In their &amp;order, from page</source>
        <translation>Dans leur &amp;ordre, à partir de la page</translation>
    </message>
    <message>
        <source>First page</source>
        <translation>Première page</translation>
    </message>
    <message>
        <source>&amp;Text to start from: a machine&apos;s, to be corrected</source>
        <translation>&amp;Texte de départ : d’une machine, à corriger</translation>
    </message>
    <message>
        <source>&amp;Ground truth: a person&apos;s, confirmed</source>
        <translation>&amp;Vérité terrain : d’une personne, confirmée</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Importer</translation>
    </message>
    <message>
        <source>Looking into {names}…</source>
        <translation>Examen de {names}…</translation>
    </message>
    <message>
        <source>It is:</source>
        <translation>C’est :</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message>
        <source>, by {model}</source>
        <translation>, par {model}</translation>
    </message>
    <message>
        <source>{files}: {content}</source>
        <translation>{files} : {content}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} à {last}</translation>
    </message>
    <message>
        <source>By their &amp;numbers: {span}</source>
        <translation>Selon leurs &amp;numéros : {span}</translation>
    </message>
    <message>
        <source>Text with places</source>
        <translation>Texte positionné</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n fichier</numerusform>
            <numerusform>%n fichiers</numerusform>
        </translation>
    </message>
    <message>
        <source>What the machine read</source>
        <translation>Ce que la machine a lu</translation>
    </message>
    <message>
        <source>To be checked: {why}</source>
        <translation>À vérifier : {why}</translation>
    </message>
    <message>
        <source>Confirmed by you.</source>
        <translation>Confirmé par vous.</translation>
    </message>
    <message>
        <source>Corrected by you.</source>
        <translation>Corrigé par vous.</translation>
    </message>
    <message>
        <source>No machine read this line.</source>
        <translation>Aucune machine n’a lu cette ligne.</translation>
    </message>
    <message>
        <source>The machine read the same.</source>
        <translation>La machine a lu la même chose.</translation>
    </message>
    <message>
        <source>The machine read:</source>
        <translation>La machine a lu :</translation>
    </message>
    <message>
        <source>Automatic: a GPU where there is one</source>
        <translation>Automatique : un GPU s’il y en a un</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Processeur (CPU)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Carte graphique (CUDA)</translation>
    </message>
    <message>
        <source>Looking at the lines</source>
        <translation>Examen des lignes</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Apprentissage</translation>
    </message>
    <message>
        <source>Reading print, which must not get worse</source>
        <translation>Lecture d’imprimés, qui ne doit pas se dégrader</translation>
    </message>
    <message>
        <source>the lines kept back are read no better</source>
        <translation>les lignes mises de côté ne sont pas mieux lues</translation>
    </message>
    <message>
        <source>print would be read worse</source>
        <translation>les imprimés seraient moins bien lus</translation>
    </message>
    <message>
        <source>Learn this hand</source>
        <translation>Apprendre cette écriture</translation>
    </message>
    <message>
        <source>The model learns from the lines that you corrected or confirmed, in a few minutes and beside your work. What it learnt is kept only where it reads lines kept back from learning better, and print no worse.</source>
        <translation>Le modèle apprend des lignes que vous avez corrigées ou confirmées, en quelques minutes et pendant que vous travaillez. Ce qu’il a appris n’est gardé que s’il lit mieux des lignes mises de côté, et les imprimés pas moins bien.</translation>
    </message>
    <message>
        <source>&amp;Name of the hand:</source>
        <translation>&amp;Nom de l’écriture :</translation>
    </message>
    <message>
        <source>&amp;Learn</source>
        <translation>&amp;Apprendre</translation>
    </message>
    <message>
        <source>How far the learning is</source>
        <translation>Avancement de l’apprentissage</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>A&amp;rrêter</translation>
    </message>
    <message>
        <source>Save a &amp;copy…</source>
        <translation>Enregistrer une &amp;copie…</translation>
    </message>
    <message>
        <source>To read with it on another computer, or to share it</source>
        <translation>Pour lire avec elle sur un autre ordinateur, ou la partager</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Enregistrer une copie</translation>
    </message>
    <message numerus="yes">
        <source>%n corrected line(s) here</source>
        <translation>
            <numerusform>%n ligne corrigée ici</numerusform>
            <numerusform>%n lignes corrigées ici</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{here}: %n more are needed.</source>
        <translation>
            <numerusform>{here} : il en faut %n de plus.</numerusform>
            <numerusform>{here} : il en faut %n de plus.</numerusform>
        </translation>
    </message>
    <message>
        <source>Read &amp;without it</source>
        <translation>Lire &amp;sans elle</translation>
    </message>
    <message>
        <source>Read &amp;with it</source>
        <translation>Lire a&amp;vec elle</translation>
    </message>
    <message>
        <source>Stopped: nothing was kept, all is as it was.</source>
        <translation>Arrêté : rien n’a été gardé, tout est comme avant.</translation>
    </message>
    <message>
        <source>Kept, and read with from now on: {figures}</source>
        <translation>Gardée, et utilisée pour lire dès maintenant : {figures}</translation>
    </message>
    <message>
        <source>Nothing was kept, for {reason}: {figures}</source>
        <translation>Rien n’a été gardé, car {reason} : {figures}</translation>
    </message>
    <message>
        <source>wrong characters in lines kept back {before} before, {after} now; in print {print_before} and {print_after}.</source>
        <translation>caractères faux dans les lignes mises de côté {before} avant, {after} maintenant ; dans les imprimés {print_before} et {print_after}.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Where to compute</source>
        <translation>Où calculer</translation>
    </message>
    <message>
        <source>For these documents only</source>
        <translation>Pour ces documents seulement</translation>
    </message>
    <message>
        <source>Keep this choice of model and device in the project of the documents in view</source>
        <translation>Garder ce choix de modèle et d’appareil dans le projet des documents affichés</translation>
    </message>
    <message>
        <source>Read with this</source>
        <translation>Lire avec celui-ci</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Télécharger</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>Ajouter un fichier…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ajouter un dossier…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Now reading: {model}, on {device}</source>
        <translation>Lit en ce moment : {model}, sur {device}</translation>
    </message>
    <message>
        <source>Compute on:</source>
        <translation>Calculer sur :</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} Mo</translation>
    </message>
    <message>
        <source>reads by default, {where}</source>
        <translation>lit par défaut, {where}</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Recherche des modèles…</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} Mo sur {total}</translation>
    </message>
    <message>
        <source>Stopped. What was loaded is kept for the next time.</source>
        <translation>Arrêté. Ce qui a été téléchargé est gardé pour la prochaine fois.</translation>
    </message>
    <message>
        <source>Remove the model?</source>
        <translation>Supprimer le modèle ?</translation>
    </message>
    <message>
        <source>{name} will be deleted from this computer.</source>
        <translation>{name} sera supprimé de cet ordinateur.</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Ajouter un modèle</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>Ajouter un dossier de modèle</translation>
    </message>
    <message>
        <source>{name} is here now.</source>
        <translation>{name} est maintenant là.</translation>
    </message>
    <message>
        <source>Checking {name}</source>
        <translation>Vérification de {name}</translation>
    </message>
    <message numerus="yes">
        <source>{name} is whole and fits {model}: %n weight(s).</source>
        <translation>
            <numerusform>{name} est intact et va avec {model} : %n poids.</numerusform>
            <numerusform>{name} est intact et va avec {model} : %n poids.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is whole: {weights}. Licence: {licence}.</source>
        <translation>{name} est intact : {weights}. Licence : {licence}.</translation>
    </message>
    <message>
        <source>{name} is decoded exactly again.</source>
        <translation>{name} est de nouveau décodé exactement.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Stopped. {name} is as it was.</source>
        <translation>Arrêté. {name} est resté tel quel.</translation>
    </message>
    <message>
        <source>{name} is decoded by its graphs on a processor from now on.</source>
        <translation>{name} est désormais décodé par ses graphes sur un processeur.</translation>
    </message>
    <message>
        <source>{name} is decoded in 8 bits on a processor from now on: {same} of {tokens} tokens about a sample page are the same, {new} ms each instead of {old}.</source>
        <translation>{name} est désormais décodé en 8 bits sur un processeur : {same} jetons sur {tokens} au sujet d’une page d’exemple sont les mêmes, {new} ms chacun au lieu de {old}.</translation>
    </message>
    <message>
        <source>{name} is removed.</source>
        <translation>{name} est supprimé.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Ouvrir un dossier d’images</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>Il n’y a pas d’image dans le presse-papiers.</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Aucun pour l’instant</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Image collée</translation>
    </message>
    <message>
        <source>{document}, which {project} is about, is no longer in {folder}; the project was left as it is.</source>
        <translation>{document}, dont traite {project}, n’est plus dans {folder} ; le projet a été laissé tel quel.</translation>
    </message>
    <message>
        <source>Where is {name} now?</source>
        <translation>Où est {name} maintenant ?</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Documents and projects</source>
        <translation>Documents et projets</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Que voulez-vous faire ?</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Read pages</source>
        <translation>Lire des pages</translation>
    </message>
    <message>
        <source>Pages to read, of {count}, such as 3-7, 12:</source>
        <translation>Pages à lire, sur {count}, par exemple 3-7, 12 :</translation>
    </message>
    <message>
        <source>“{text}” names no page of this document.</source>
        <translation>« {text} » ne désigne aucune page de ce document.</translation>
    </message>
    <message>
        <source>Text in the document</source>
        <translation>Texte dans le document</translation>
    </message>
    <message>
        <source>Page {number} already has text.</source>
        <translation>La page {number} a déjà du texte.</translation>
    </message>
    <message>
        <source>It can be taken as it is, or the page can be read from its picture. This goes for the other pages of this document as well.</source>
        <translation>On peut le prendre tel quel ou lire la page d’après son image. Cela vaut aussi pour les autres pages de ce document.</translation>
    </message>
    <message>
        <source>Take the text</source>
        <translation>Prendre le texte</translation>
    </message>
    <message>
        <source>Read the picture</source>
        <translation>Lire l’image</translation>
    </message>
    <message>
        <source>Do so in all documents</source>
        <translation>Faire ainsi pour tous les documents</translation>
    </message>
    <message>
        <source>Nothing could be read in the place of this line.</source>
        <translation>Rien n’a pu être lu à la place de cette ligne.</translation>
    </message>
    <message>
        <source>Find and replace</source>
        <translation>Rechercher et remplacer</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Remplacer par</translation>
    </message>
    <message>
        <source>&amp;Match case</source>
        <translation>Respecter la &amp;casse</translation>
    </message>
    <message>
        <source>Whole &amp;words</source>
        <translation>&amp;Mots entiers</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Occurrences</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Remplacer</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>Re&amp;chercher</translation>
    </message>
    <message>
        <source>Replace wit&amp;h</source>
        <translation>Rem&amp;placer par</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Introuvable</translation>
    </message>
    <message numerus="yes">
        <source>{chosen} of %n line(s)</source>
        <translation>
            <numerusform>{chosen} sur %n ligne</numerusform>
            <numerusform>{chosen} sur %n lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>, the first ones</source>
        <translation>, les premières</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Enregistrer le projet</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projets</translation>
    </message>
    <message>
        <source>Save the project?</source>
        <translation>Enregistrer le projet ?</translation>
    </message>
    <message>
        <source>What was read and corrected here lies in memory only.</source>
        <translation>Ce qui a été lu et corrigé ici n’est qu’en mémoire.</translation>
    </message>
    <message>
        <source>Its project could not be kept. Without saving the text is lost.</source>
        <translation>Son projet n’a pas pu être conservé. Sans enregistrement, le texte est perdu.</translation>
    </message>
    <message>
        <source>Save project…</source>
        <translation>Enregistrer le projet…</translation>
    </message>
    <message>
        <source>Don&apos;t save</source>
        <translation>Ne pas enregistrer</translation>
    </message>
    <message>
        <source>Region {number}</source>
        <translation>Zone {number}</translation>
    </message>
    <message>
        <source>Page {number}</source>
        <translation>Page {number}</translation>
    </message>
    <message>
        <source>Places of the word</source>
        <translation>Occurrences du mot</translation>
    </message>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n occurrence</numerusform>
            <numerusform>%n occurrences</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Préférences</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Demander</translation>
    </message>
    <message>
        <source>Beside the document</source>
        <translation>À côté du document</translation>
    </message>
    <message>
        <source>In a folder of their own</source>
        <translation>Dans un dossier à part</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>&amp;Général</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Raccourcis</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Langue :</translation>
    </message>
    <message>
        <source>Holds from the next start on.</source>
        <translation>Valable à partir du prochain démarrage.</translation>
    </message>
    <message>
        <source>&amp;Theme:</source>
        <translation>&amp;Thème :</translation>
    </message>
    <message>
        <source>Pages that have te&amp;xt already:</source>
        <translation>Pages qui ont déjà du te&amp;xte :</translation>
    </message>
    <message>
        <source>&amp;New projects:</source>
        <translation>&amp;Nouveaux projets :</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Parcourir…</translation>
    </message>
    <message>
        <source>Thei&amp;r folder:</source>
        <translation>Leur &amp;dossier :</translation>
    </message>
    <message>
        <source>Folder of projects</source>
        <translation>Dossier des projets</translation>
    </message>
    <message>
        <source>Look for a command</source>
        <translation>Chercher une commande</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Commandes et leurs raccourcis</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Raccourci</translation>
    </message>
    <message>
        <source>Other key</source>
        <translation>Autre raccourci</translation>
    </message>
    <message>
        <source>As it was made</source>
        <translation>Par défaut</translation>
    </message>
    <message>
        <source>The keys this command came with</source>
        <translation>Les raccourcis d’origine de cette commande</translation>
    </message>
    <message>
        <source>All as they were made</source>
        <translation>Tout par défaut</translation>
    </message>
    <message>
        <source>&amp;Key:</source>
        <translation>Ra&amp;ccourci :</translation>
    </message>
    <message>
        <source>O&amp;ther key:</source>
        <translation>A&amp;utre raccourci :</translation>
    </message>
    <message>
        <source>Enter and Tab always belong to the text.</source>
        <translation>Entrée et Tab appartiennent toujours au texte.</translation>
    </message>
    <message>
        <source>{key} is needed for typing; choose another one.</source>
        <translation>{key} sert à la saisie ; choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{key} was taken from “{command}”.</source>
        <translation>{key} a été retiré à « {command} ».</translation>
    </message>
    <message>
        <source>Confirm the line and go on to the next</source>
        <translation>Confirmer la ligne et passer à la suivante</translation>
    </message>
    <message>
        <source>Go on to the next uncertain line, also on later pages</source>
        <translation>Aller à la ligne incertaine suivante, même sur une autre page</translation>
    </message>
    <message>
        <source>Go back to the uncertain line before</source>
        <translation>Revenir à la ligne incertaine précédente</translation>
    </message>
    <message>
        <source>At the beginning of a line: join it with the one before</source>
        <translation>Au début d’une ligne : la joindre à la précédente</translation>
    </message>
    <message>
        <source>Leave the text</source>
        <translation>Quitter le texte</translation>
    </message>
    <message>
        <source>Work in progress</source>
        <translation>Travail en cours</translation>
    </message>
    <message>
        <source>Time the model needed to look at this page once</source>
        <translation>Temps qu’il a fallu au modèle pour regarder cette page une fois</translation>
    </message>
    <message>
        <source>The model that reads</source>
        <translation>Le modèle qui lit</translation>
    </message>
    <message>
        <source>What computes</source>
        <translation>Ce qui calcule</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Pas de modèle</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Chargement du modèle…</translation>
    </message>
    <message>
        <source>encoded in {seconds} s</source>
        <translation>encodée en {seconds} s</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>All is kept in {name}</source>
        <translation>Tout est gardé dans {name}</translation>
    </message>
    <message>
        <source>Draw a rectangle around the line that was missed</source>
        <translation>Tracez un rectangle autour de la ligne oubliée</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>{key} goes on, “Cancel” ends it</source>
        <translation>{key} pour reprendre, « Annuler » pour y mettre fin</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) left</source>
        <translation>
            <numerusform>encore %n page</numerusform>
            <numerusform>encore %n pages</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading {passage}</source>
        <translation>Lecture : {passage}</translation>
    </message>
    <message>
        <source>{done} of {total} lines</source>
        <translation>{done} lignes sur {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) more</source>
        <translation>
            <numerusform>%n page de plus</numerusform>
            <numerusform>%n pages de plus</numerusform>
        </translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>encore {duration}</translation>
    </message>
    <message>
        <source>Finding “{query}”</source>
        <translation>Recherche de « {query} »</translation>
    </message>
    <message>
        <source>Looking at the page</source>
        <translation>Examen de la page</translation>
    </message>
    <message>
        <source>{part} seen</source>
        <translation>{part} vus</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>moins d’une minute</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>environ {minutes} min</translation>
    </message>
    <message>
        <source>about {hours} h</source>
        <translation>environ {hours} h</translation>
    </message>
    <message>
        <source>Nothing read on this page yet</source>
        <translation>Rien de lu sur cette page pour l’instant</translation>
    </message>
    <message>
        <source>Drag a rectangle over the page to read it.</source>
        <translation>Tracez un rectangle sur la page pour le lire.</translation>
    </message>
    <message>
        <source>reads the whole page.</source>
        <translation>lit la page entière.</translation>
    </message>
    <message>
        <source>finds a word on it.</source>
        <translation>y recherche un mot.</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>Texte du fichier</translation>
    </message>
    <message>
        <source>This text was in the file already. “Read again” reads the picture instead.</source>
        <translation>Ce texte était déjà dans le fichier. « Relire » lit plutôt l’image.</translation>
    </message>
    <message>
        <source>Passages of this page</source>
        <translation>Passages de cette page</translation>
    </message>
    <message>
        <source>{key} to write what stands here</source>
        <translation>{key} pour écrire ce qui est ici</translation>
    </message>
    <message>
        <source>No text here</source>
        <translation>Pas de texte ici</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Page</translation>
    </message>
    <message>
        <source>Copied as a table</source>
        <translation>Copié comme tableau</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>En attente…</translation>
    </message>
    <message>
        <source>Reading… {read} of {seen} lines</source>
        <translation>Lecture… {read} lignes sur {seen}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>N’a pas pu être lu</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n ligne</numerusform>
            <numerusform>%n lignes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n uncertain</source>
        <translation>
            <numerusform>%n incertaine</numerusform>
            <numerusform>%n incertaines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n confirmed</source>
        <translation>
            <numerusform>%n confirmée</numerusform>
            <numerusform>%n confirmées</numerusform>
        </translation>
    </message>
    <message>
        <source>{part} sure</source>
        <translation>sûr à {part}</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>Text of the selection</source>
        <translation>Texte de la sélection</translation>
    </message>
    <message>
        <source>How sure the reader is of this line, in percent.
?  uncertain    ✎  corrected by you    ✓  confirmed by you</source>
        <translation>Certitude de la lecture de cette ligne, en pour cent.
?  incertain    ✎  corrigé par vous    ✓  confirmé par vous</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>waiting to be read</source>
        <translation>en attente de lecture</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>en cours de lecture</translation>
    </message>
    <message>
        <source>partly read</source>
        <translation>lue en partie</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lue</translation>
    </message>
    <message>
        <source>read and corrected</source>
        <translation>lue et corrigée</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n trouvée</numerusform>
            <numerusform>%n trouvées</numerusform>
        </translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Page number</source>
        <translation>Numéro de page</translation>
    </message>
    <message>
        <source>Read page</source>
        <translation>Lire la page</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>sur {count}</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number} %</translation>
    </message>
    <message>
        <source>How the lines kept back are read</source>
        <translation>Comment sont lues les lignes mises de côté</translation>
    </message>
    <message>
        <source>{share} of their characters are wrong</source>
        <translation>{share} de leurs caractères sont faux</translation>
    </message>
    <message>
        <source>{share} wrong</source>
        <translation>{share} faux</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>Open a document</source>
        <translation>Ouvrir un document</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Ouvrir…</translation>
    </message>
    <message>
        <source>Try a sample receipt</source>
        <translation>Essayer un ticket d’exemple</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Drop a PDF, a picture or a folder of pictures here</source>
        <translation>Déposez ici un PDF, une image ou un dossier d’images</translation>
    </message>
    <message>
        <source>Drop a PDF, a picture or a folder of pictures here,
or paste a picture with {key}</source>
        <translation>Déposez ici un PDF, une image ou un dossier d’images,
ou collez une image avec {key}</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Ouvrir un &amp;récent</translation>
    </message>
    <message numerus="yes">
        <source>Reading {name} stopped with %n page(s) left; they wait until it is opened again.</source>
        <translation>
            <numerusform>Lecture de {name} interrompue ; %n page reste à lire et attend la prochaine ouverture.</numerusform>
            <numerusform>Lecture de {name} interrompue ; %n pages restent à lire et attendent la prochaine ouverture.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add document</source>
        <translation>Ajout du document</translation>
    </message>
    <message>
        <source>Find document again</source>
        <translation>Document retrouvé</translation>
    </message>
    <message>
        <source>Turn page</source>
        <translation>Rotation de la page</translation>
    </message>
    <message>
        <source>Draw region</source>
        <translation>Tracé de la zone</translation>
    </message>
    <message>
        <source>Move region</source>
        <translation>Déplacement de la zone</translation>
    </message>
    <message>
        <source>Resize region</source>
        <translation>Redimensionnement de la zone</translation>
    </message>
    <message>
        <source>Reorder regions</source>
        <translation>Nouvel ordre des zones</translation>
    </message>
    <message>
        <source>Delete region</source>
        <translation>Suppression de la zone</translation>
    </message>
    <message>
        <source>Add line</source>
        <translation>Ajout de la ligne</translation>
    </message>
    <message>
        <source>Correct text</source>
        <translation>Correction du texte</translation>
    </message>
    <message>
        <source>Mark line</source>
        <translation>Marquage de la ligne</translation>
    </message>
    <message>
        <source>Resize line</source>
        <translation>Redimensionnement de la ligne</translation>
    </message>
    <message>
        <source>Delete lines</source>
        <translation>Suppression de lignes</translation>
    </message>
    <message>
        <source>Reorder lines</source>
        <translation>Nouvel ordre des lignes</translation>
    </message>
    <message>
        <source>Split line</source>
        <translation>Division de la ligne</translation>
    </message>
    <message>
        <source>Merge lines</source>
        <translation>Fusion de lignes</translation>
    </message>
    <message>
        <source>Read line</source>
        <translation>Lecture de la ligne</translation>
    </message>
    <message>
        <source>Read line again</source>
        <translation>Relecture de la ligne</translation>
    </message>
    <message>
        <source>Use machine text</source>
        <translation>Reprise du texte de la machine</translation>
    </message>
    <message>
        <source>Replace text</source>
        <translation>Remplacement de texte</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirmation</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>ships with the program</source>
        <translation>fourni avec le programme</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>à vous</translation>
    </message>
    <message>
        <source>yours, an adapter</source>
        <translation>à vous, un adaptateur</translation>
    </message>
    <message>
        <source>yours, damaged</source>
        <translation>à vous, endommagé</translation>
    </message>
    <message>
        <source>can be loaded</source>
        <translation>téléchargeable</translation>
    </message>
    <message>
        <source>Compact PILOT: printed and handwritten pages, French and English.</source>
        <translation>PILOT compact : pages imprimées et manuscrites, en français et en anglais.</translation>
    </message>
    <message>
        <source>suspect</source>
        <translation>douteuse</translation>
    </message>
    <message>
        <source>truncated</source>
        <translation>tronquée</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>the reader doubts it, or it is no text</source>
        <translation>la lecture est douteuse, ou ce n’est pas du texte</translation>
    </message>
    <message>
        <source>its end may be missing</source>
        <translation>la fin manque peut-être</translation>
    </message>
    <message>
        <source>the reader could make nothing of it</source>
        <translation>elle n’a pas pu être lue</translation>
    </message>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>&amp;Annuler : {step}</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>&amp;Rétablir : {step}</translation>
    </message>
    <message>
        <source>{name} is damaged; the file was left as it is.</source>
        <translation>{name} est endommagé ; le fichier a été laissé tel quel.</translation>
    </message>
    <message>
        <source>{name} cannot be changed: you may only read it.</source>
        <translation>{name} ne peut pas être modifié : vous ne pouvez que le lire.</translation>
    </message>
    <message>
        <source>{name} is open in another window or program.</source>
        <translation>{name} est ouvert dans une autre fenêtre ou un autre programme.</translation>
    </message>
    <message>
        <source>{name} is not a PILOT project.</source>
        <translation>{name} n’est pas un projet PILOT.</translation>
    </message>
    <message>
        <source>{name} could not be saved: the disk is full.</source>
        <translation>{name} n’a pas pu être enregistré : le disque est plein.</translation>
    </message>
    <message>
        <source>{name} is open or was not closed properly, and lies where you may only read; copy it together with {log} to another folder first.</source>
        <translation>{name} est ouvert ou n’a pas été fermé correctement, et se trouve à un endroit où vous ne pouvez que lire ; copiez-le d’abord, avec {log}, dans un autre dossier.</translation>
    </message>
    <message>
        <source>{name} is there already; it was left as it is.</source>
        <translation>{name} existe déjà ; il a été laissé tel quel.</translation>
    </message>
    <message>
        <source>{name} could not be saved: {reason}.</source>
        <translation>{name} n’a pas pu être enregistré : {reason}.</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>Le projet</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>le disque signale une erreur</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>{name} ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>{name} does not exist.</source>
        <translation>{name} n’existe pas.</translation>
    </message>
    <message>
        <source>{name} was written by a newer version of PILOT Desktop; update the program.</source>
        <translation>{name} a été écrit par une version plus récente de PILOT Desktop ; mettez le programme à jour.</translation>
    </message>
    <message>
        <source>{name} is of an older version and lies where you may only read; copy it to another folder first.</source>
        <translation>{name} vient d’une version plus ancienne et se trouve à un endroit où vous ne pouvez que lire ; copiez-le d’abord dans un autre dossier.</translation>
    </message>
    <message>
        <source>The {table} that should be changed is no longer in the project.</source>
        <translation>L’élément à modifier ({table}) n’est plus dans le projet.</translation>
    </message>
    <message>
        <source>The history of the project is damaged.</source>
        <translation>L’historique du projet est endommagé.</translation>
    </message>
    <message>
        <source>The region is not on the page of the line.</source>
        <translation>La région n’est pas sur la page de la ligne.</translation>
    </message>
    <message>
        <source>Only lines of the same region, or of the page, can become one.</source>
        <translation>Seules des lignes de la même région, ou de la page, peuvent être réunies.</translation>
    </message>
    <message>
        <source>The region is not on the page that is read.</source>
        <translation>La région n’est pas sur la page qui est lue.</translation>
    </message>
    <message>
        <source>The place to move to is no longer in the project.</source>
        <translation>L’endroit où déplacer n’est plus dans le projet.</translation>
    </message>
    <message>
        <source>The copy of a project needs another name than the project.</source>
        <translation>La copie d’un projet doit porter un autre nom que le projet.</translation>
    </message>
    <message>
        <source>The project already has its file.</source>
        <translation>Le projet a déjà son fichier.</translation>
    </message>
    <message>
        <source>What this belongs to was undone.</source>
        <translation>Ce dont cela dépend a été annulé.</translation>
    </message>
    <message>
        <source>The {table} is no longer in the project.</source>
        <translation>L’élément ({table}) n’est plus dans le projet.</translation>
    </message>
    <message>
        <source>{name} cannot be read: the picture is damaged, incomplete or of an unsupported kind.</source>
        <translation>{name} ne peut pas être lu : l’image est endommagée, incomplète ou d’un type non pris en charge.</translation>
    </message>
    <message>
        <source>{name} is a JPEG 2000 picture, which the installed picture library (Pillow) cannot decode.</source>
        <translation>{name} est une image JPEG 2000, que la bibliothèque d’images installée (Pillow) ne sait pas décoder.</translation>
    </message>
    <message>
        <source>A searchable PDF needs the document that it is made of.</source>
        <translation>Un PDF interrogeable a besoin du document dont il est fait.</translation>
    </message>
    <message>
        <source>DOCX needs python-docx: install it with `pip install pilot-desktop[docx]`.</source>
        <translation>DOCX a besoin de python-docx : installez-le avec `pip install pilot-desktop[docx]`.</translation>
    </message>
    <message>
        <source>You do not have permission to read {name}.</source>
        <translation>Vous n’avez pas le droit de lire {name}.</translation>
    </message>
    <message>
        <source>There is not enough memory to open {name}.</source>
        <translation>Il n’y a pas assez de mémoire pour ouvrir {name}.</translation>
    </message>
    <message>
        <source>{name} is not a file.</source>
        <translation>{name} n’est pas un fichier.</translation>
    </message>
    <message>
        <source>{name} is empty (0 bytes).</source>
        <translation>{name} est vide (0 octet).</translation>
    </message>
    <message>
        <source>The folder {name} holds no images (PNG, JPEG, JPEG 2000, WebP, GIF, BMP or TIFF).</source>
        <translation>Le dossier {name} ne contient pas d’image (PNG, JPEG, JPEG 2000, WebP, GIF, BMP ou TIFF).</translation>
    </message>
    <message>
        <source>{name} is too large: {width:,} x {height:,} pixels are {size:,.0f} megapixels, and the limit is {limit:,.0f}.</source>
        <translation>{name} est trop grand : {width} x {height} pixels font {size:.0f} mégapixels, et la limite est de {limit:.0f}.</translation>
    </message>
    <message>
        <source>{name} cannot be read: it is damaged or not {kind}.</source>
        <translation>{name} ne peut pas être lu : il est endommagé ou n’est pas de type {kind}.</translation>
    </message>
    <message>
        <source>{name} is too large: the limit is {limit} MiB.</source>
        <translation>{name} est trop grand : la limite est de {limit} Mio.</translation>
    </message>
    <message>
        <source>{name} is a folder; the result needs a file name.</source>
        <translation>{name} est un dossier ; le résultat a besoin d’un nom de fichier.</translation>
    </message>
    <message>
        <source>{name} cannot be written: there is no folder {folder}.</source>
        <translation>{name} ne peut pas être écrit : le dossier {folder} n’existe pas.</translation>
    </message>
    <message>
        <source>You do not have permission to write {name}.</source>
        <translation>Vous n’avez pas le droit d’écrire {name}.</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistiques</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>Graphiques</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>Save &amp;picture…</source>
        <translation>Enregistrer l’&amp;image…</translation>
    </message>
    <message>
        <source>Save &amp;table…</source>
        <translation>Enregistrer le &amp;tableau…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Enregistrer l’image</translation>
    </message>
    <message>
        <source>Save table</source>
        <translation>Enregistrer le tableau</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tableaux</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}.</source>
        <translation>{name} ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
        <source>{name} is not a possible file name.</source>
        <translation>{name} n’est pas un nom de fichier possible.</translation>
    </message>
    <message>
        <source>{name} is damaged: no PDF page can be read from it.</source>
        <translation>{name} est endommagé : aucune page PDF ne peut y être lue.</translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be drawn.</source>
        <translation>{name} est endommagé et ne peut pas être affiché.</translation>
    </message>
    <message>
        <source>{name} has no pages.</source>
        <translation>{name} n’a aucune page.</translation>
    </message>
    <message>
        <source>{name} is incomplete: the end of the PDF file is missing.</source>
        <translation>{name} est incomplet : la fin du fichier PDF manque.</translation>
    </message>
    <message>
        <source>Page {number} of {name} is damaged: parts of it may be missing.</source>
        <translation>La page {number} de {name} est endommagée : il peut en manquer des parties.</translation>
    </message>
    <message>
        <source>{name} was closed.</source>
        <translation>{name} a été fermé.</translation>
    </message>
    <message>
        <source>{name} is protected by a password.</source>
        <translation>{name} est protégé par un mot de passe.</translation>
    </message>
    <message>
        <source>The password does not open {name}.</source>
        <translation>Le mot de passe n’ouvre pas {name}.</translation>
    </message>
    <message>
        <source>{name} holds no text yet: there is nothing to write.</source>
        <translation>{name} ne contient pas encore de texte : il n’y a rien à écrire.</translation>
    </message>
    <message>
        <source>{name} has changed since it was read; the text may stand elsewhere.</source>
        <translation>{name} a changé depuis sa lecture ; le texte peut se trouver ailleurs.</translation>
    </message>
    <message>
        <source>{name}: {count} page had text already; it stays.</source>
        <translation>{name} : {count} page avait déjà du texte ; il reste.</translation>
    </message>
    <message>
        <source>{name}: {count} pages had text already; it stays.</source>
        <translation>{name} : {count} pages avaient déjà du texte ; il reste.</translation>
    </message>
    <message>
        <source>{name} holds no document.</source>
        <translation>{name} ne contient aucun document.</translation>
    </message>
    <message>
        <source>A searchable PDF is made of one PDF: choose the pages of one document.</source>
        <translation>Un PDF interrogeable est fait d’un seul PDF : choisissez les pages d’un seul document.</translation>
    </message>
    <message>
        <source>{name} is no longer in {folder}, and a searchable PDF is made of it; the other formats do without.</source>
        <translation>{name} n’est plus dans {folder}, et un PDF interrogeable en est fait ; les autres formats s’en passent.</translation>
    </message>
    <message>
        <source>{name} has lost pages since it was read: page {number} is gone.</source>
        <translation>{name} a perdu des pages depuis sa lecture : la page {number} n’y est plus.</translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be written again.</source>
        <translation>{name} est endommagé et ne peut pas être réécrit.</translation>
    </message>
    <message>
        <source>{name} cannot be made into a PDF.</source>
        <translation>{name} ne peut pas devenir un PDF.</translation>
    </message>
    <message>
        <source>{name} is not a {kind} file, although its name says so.</source>
        <translation>{name} n’est pas un fichier {kind}, bien que son nom le dise.</translation>
    </message>
    <message>
        <source>{name} is not a kind of document that can be read (PDF, PNG, JPEG, JPEG 2000, WebP, GIF, BMP, TIFF or a folder of images).</source>
        <translation>{name} n’est pas d’un type de document qui peut être lu (PDF, PNG, JPEG, JPEG 2000, WebP, GIF, BMP, TIFF ou un dossier d’images).</translation>
    </message>
    <message>
        <source>{name} is neither ALTO, PAGE nor hOCR.</source>
        <translation>{name} n’est ni ALTO, ni PAGE, ni hOCR.</translation>
    </message>
    <message>
        <source>Some of the files are in pixels and others in points.</source>
        <translation>Certains fichiers sont en pixels et d’autres en points.</translation>
    </message>
    <message>
        <source>{name} holds neither ALTO, PAGE nor hOCR.</source>
        <translation>{name} ne contient ni ALTO, ni PAGE, ni hOCR.</translation>
    </message>
    <message>
        <source>The adapter {name} was learnt on {base} and does not fit the weights of {model}.</source>
        <translation>L’adaptateur {name} a été appris sur {base} et ne convient pas aux poids de {model}.</translation>
    </message>
    <message>
        <source>The adapter {name} is damaged: {part} does not fit its base.</source>
        <translation>L’adaptateur {name} est endommagé : {part} ne convient pas à sa base.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>{path} n’a pas pu être écrit : {reason}.</translation>
    </message>
    <message>
        <source>An adapter cannot be named {name!r}: use letters, digits, spaces, dots and hyphens.</source>
        <translation>Un adaptateur ne peut pas s’appeler {name!r} : utilisez des lettres, des chiffres, des espaces, des points et des traits d’union.</translation>
    </message>
    <message>
        <source>{path} is no adapter: it is larger than any.</source>
        <translation>{path} n’est pas un adaptateur : il est plus grand qu’aucun ne l’est.</translation>
    </message>
    <message>
        <source>The adapter {path} cannot be read: {reason}.</source>
        <translation>L’adaptateur {path} ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>The adapter {path} is damaged: it is no safetensors file.</source>
        <translation>L’adaptateur {path} est endommagé : ce n’est pas un fichier safetensors.</translation>
    </message>
    <message>
        <source>{path} is no adapter.</source>
        <translation>{path} n’est pas un adaptateur.</translation>
    </message>
    <message>
        <source>The adapter {path} needs another version of PILOT Desktop.</source>
        <translation>L’adaptateur {path} a besoin d’une autre version de PILOT Desktop.</translation>
    </message>
    <message>
        <source>The adapter {path} is damaged: its base is not named.</source>
        <translation>L’adaptateur {path} est endommagé : sa base n’est pas nommée.</translation>
    </message>
    <message>
        <source>The adapter {path} is damaged: it changes what no adapter may.</source>
        <translation>L’adaptateur {path} est endommagé : il change ce qu’aucun adaptateur ne peut changer.</translation>
    </message>
    <message>
        <source>The adapter {path} is damaged: it holds values that are no numbers.</source>
        <translation>L’adaptateur {path} est endommagé : il contient des valeurs qui ne sont pas des nombres.</translation>
    </message>
    <message>
        <source>There is no adapter named {name}; there is: {known}.</source>
        <translation>Il n’y a pas d’adaptateur nommé {name} ; il y a : {known}.</translation>
    </message>
    <message>
        <source>{path} could not be removed: {reason}.</source>
        <translation>{path} n’a pas pu être supprimé : {reason}.</translation>
    </message>
    <message>
        <source>{name} is damaged: it cannot be unpacked.</source>
        <translation>{name} est endommagé : il ne peut pas être décompressé.</translation>
    </message>
    <message>
        <source>These weights are not those of a published PILOT: {difference}.</source>
        <translation>Ces poids ne sont pas ceux d’un PILOT publié : {difference}.</translation>
    </message>
    <message>
        <source>The tokenizer is not the one of these weights: it has {size} tokens, they have {tokens}.</source>
        <translation>Ce n’est pas le découpeur de ces poids : il a {size} jetons, ils en ont {tokens}.</translation>
    </message>
    <message>
        <source>There are no weights in {folder}: no {kinds} file.</source>
        <translation>Il n’y a pas de poids dans {folder} : aucun fichier {kinds}.</translation>
    </message>
    <message>
        <source>There are several checkpoints in {folder}: {names}; add one file.</source>
        <translation>Il y a plusieurs points de contrôle dans {folder} : {names} ; ajoutez un seul fichier.</translation>
    </message>
    <message>
        <source>There is no tokenizer beside {name}: neither {fast} nor {pieces}.</source>
        <translation>Il n’y a pas de découpeur à côté de {name} : ni {fast} ni {pieces}.</translation>
    </message>
    <message>
        <source>{name} can be opened with torch only: pip install &apos;pilot-desktop[torch]&apos;.</source>
        <translation>{name} ne peut être ouvert qu’avec torch : pip install &apos;pilot-desktop[torch]&apos;.</translation>
    </message>
    <message>
        <source>{name} arrived damaged twice (its checksum differs from the record&apos;s); nothing was installed.</source>
        <translation>{name} est arrivé endommagé deux fois (sa somme de contrôle n’est pas celle de l’archive) ; rien n’a été installé.</translation>
    </message>
    <message>
        <source>The connection to {host} is not safe: its certificate is not valid.</source>
        <translation>La connexion à {host} n’est pas sûre : son certificat n’est pas valable.</translation>
    </message>
    <message>
        <source>{host} cannot be reached: this computer may be offline, or the server down.</source>
        <translation>{host} ne peut pas être atteint : cet ordinateur est peut-être hors ligne, ou le serveur arrêté.</translation>
    </message>
    <message>
        <source>{host} cannot be reached: the proxy refuses the connection.</source>
        <translation>{host} ne peut pas être atteint : le serveur mandataire refuse la connexion.</translation>
    </message>
    <message>
        <source>{host} does not answer any more.</source>
        <translation>{host} ne répond plus.</translation>
    </message>
    <message>
        <source>The connection to {host} breaks off again and again.</source>
        <translation>La connexion à {host} s’interrompt sans cesse.</translation>
    </message>
    <message>
        <source>{host} has no {path} (HTTP {status}).</source>
        <translation>{host} n’a pas {path} (HTTP {status}).</translation>
    </message>
    <message>
        <source>{host} does not give what it was asked for (HTTP {status}).</source>
        <translation>{host} ne donne pas ce qui lui est demandé (HTTP {status}).</translation>
    </message>
    <message>
        <source>The server&apos;s {name} is shorter than it should be.</source>
        <translation>Le fichier {name} du serveur est plus court qu’il ne devrait.</translation>
    </message>
    <message>
        <source>{problem} What has arrived is kept: the next try goes on from there.</source>
        <translation>{problem} Ce qui est arrivé est gardé : le prochain essai reprendra à cet endroit.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>{path} ne peut pas être écrit : {reason}.</translation>
    </message>
    <message>
        <source>There is a model named {name} already; remove it first to replace it.</source>
        <translation>Il y a déjà un modèle nommé {name} ; supprimez-le d’abord pour le remplacer.</translation>
    </message>
    <message>
        <source>The model {name} is damaged: it has no {missing}.</source>
        <translation>Le modèle {name} est endommagé : il lui manque {missing}.</translation>
    </message>
    <message>
        <source>{name} ships with the program and cannot be removed.</source>
        <translation>{name} est livré avec le programme et ne peut pas être supprimé.</translation>
    </message>
    <message>
        <source>You have no model named {name}.</source>
        <translation>Vous n’avez pas de modèle nommé {name}.</translation>
    </message>
    <message>
        <source>{name!r} cannot be the name of a model: use letters, digits and -.</source>
        <translation>{name!r} ne peut pas être le nom d’un modèle : utilisez des lettres, des chiffres et -.</translation>
    </message>
    <message>
        <source>There is not enough room in {parent}: {needed:.0f} MB are needed, {free:.0f} MB are free.</source>
        <translation>Il n’y a pas assez de place dans {parent} : il faut {needed:.0f} Mo, {free:.0f} Mo sont libres.</translation>
    </message>
    <message>
        <source>You do not have permission to write {path}.</source>
        <translation>Vous n’avez pas le droit d’écrire {path}.</translation>
    </message>
    <message>
        <source>There is no model in {path}: it does not exist.</source>
        <translation>Il n’y a pas de modèle dans {path} : cet emplacement n’existe pas.</translation>
    </message>
    <message>
        <source>You do not have permission to read {path}.</source>
        <translation>Vous n’avez pas le droit de lire {path}.</translation>
    </message>
    <message>
        <source>{name} is there already; remove it first to get it again.</source>
        <translation>{name} est déjà là ; supprimez-le d’abord pour le charger à nouveau.</translation>
    </message>
    <message>
        <source>{name} is being loaded by another program already.</source>
        <translation>{name} est déjà en cours de chargement par un autre programme.</translation>
    </message>
    <message>
        <source>There is an adapter named {name} already; remove it first to replace it.</source>
        <translation>Il y a déjà un adaptateur nommé {name} ; supprimez-le d’abord pour le remplacer.</translation>
    </message>
    <message>
        <source>Copying {name}</source>
        <translation>Copie de {name}</translation>
    </message>
    <message>
        <source>Looking at {name}</source>
        <translation>Examen de {name}</translation>
    </message>
    <message>
        <source>{name} is no model: choose a model folder, a .safetensors or .pt file, or an archive.</source>
        <translation>{name} n’est pas un modèle : choisissez un dossier de modèle, un fichier .safetensors ou .pt, ou une archive.</translation>
    </message>
    <message>
        <source>Unpacking {name}</source>
        <translation>Décompression de {name}</translation>
    </message>
    <message>
        <source>Asking for the authors&apos; record</source>
        <translation>Interrogation de l’archive des auteurs</translation>
    </message>
    <message>
        <source>The record {record} cannot be loaded: {reason}.</source>
        <translation>L’archive {record} ne peut pas être chargée : {reason}.</translation>
    </message>
    <message>
        <source>Checking the model</source>
        <translation>Vérification du modèle</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>Chargement de {name}</translation>
    </message>
    <message>
        <source>{url} cannot be asked: {reason}.</source>
        <translation>{url} ne peut pas être interrogé : {reason}.</translation>
    </message>
    <message>
        <source>{url} does not answer with a record of files.</source>
        <translation>{url} ne répond pas par une liste de fichiers.</translation>
    </message>
    <message>
        <source>There is no published model named {name}; there is: {known}.</source>
        <translation>Il n’y a pas de modèle publié nommé {name} ; il y a : {known}.</translation>
    </message>
    <message>
        <source>The record {record} holds no weights named {name}.</source>
        <translation>L’archive {record} ne contient pas de poids nommés {name}.</translation>
    </message>
    <message>
        <source>{name} is damaged: it is no whole safetensors file.</source>
        <translation>{name} est endommagé : ce n’est pas un fichier safetensors entier.</translation>
    </message>
    <message>
        <source>The checkpoint {path} cannot be read; is it whole?</source>
        <translation>Le point de contrôle {path} ne peut pas être lu ; est-il entier ?</translation>
    </message>
    <message>
        <source>The checkpoint {path} holds more than tensors and is not opened: it could run anything.</source>
        <translation>Le point de contrôle {path} contient plus que des tenseurs et n’est pas ouvert : il pourrait exécuter n’importe quoi.</translation>
    </message>
    <message>
        <source>The checkpoint {name} is no state dict.</source>
        <translation>Le point de contrôle {name} n’est pas un dictionnaire d’état.</translation>
    </message>
    <message>
        <source>The checkpoint {name} is not a published PILOT: {difference}.</source>
        <translation>Le point de contrôle {name} n’est pas un PILOT publié : {difference}.</translation>
    </message>
    <message>
        <source>The checkpoint {name} holds {part} twice.</source>
        <translation>Le point de contrôle {name} contient {part} deux fois.</translation>
    </message>
    <message>
        <source>The checkpoint {name} is not a published PILOT: its output is not its embedding.</source>
        <translation>Le point de contrôle {name} n’est pas un PILOT publié : sa sortie n’est pas son plongement.</translation>
    </message>
    <message>
        <source>The checkpoint {name} is no state dict: {key} is no tensor.</source>
        <translation>Le point de contrôle {name} n’est pas un dictionnaire d’état : {key} n’est pas un tenseur.</translation>
    </message>
    <message>
        <source>There are several checkpoints in {place}: {names}; name one of them.</source>
        <translation>Il y a plusieurs points de contrôle dans {place} : {names} ; nommez-en un.</translation>
    </message>
    <message>
        <source>The tokenizer in {folder} is damaged.</source>
        <translation>Le découpeur dans {folder} est endommagé.</translation>
    </message>
    <message>
        <source>There is no tokenizer in {folder}: neither {fast} nor {pieces}.</source>
        <translation>Il n’y a pas de découpeur dans {folder} : ni {fast} ni {pieces}.</translation>
    </message>
    <message>
        <source>The tokenizer is not that of a PILOT: it has no {token}.</source>
        <translation>Le découpeur n’est pas celui d’un PILOT : il n’a pas {token}.</translation>
    </message>
    <message>
        <source>This model needs tokenizers: pip install &apos;pilot-desktop[published]&apos;.</source>
        <translation>Ce modèle a besoin de tokenizers : pip install &apos;pilot-desktop[published]&apos;.</translation>
    </message>
    <message>
        <source>The model {name} has no file {part}.</source>
        <translation>Le modèle {name} n’a pas de fichier {part}.</translation>
    </message>
    <message>
        <source>The model {name} is damaged: {path} is not the file it should be.</source>
        <translation>Le modèle {name} est endommagé : {path} n’est pas le fichier attendu.</translation>
    </message>
    <message>
        <source>The model {name} is damaged: {path} cannot be read.</source>
        <translation>Le modèle {name} est endommagé : {path} ne peut pas être lu.</translation>
    </message>
    <message>
        <source>There is no model in {folder}: it has no {file}.</source>
        <translation>Il n’y a pas de modèle dans {folder} : il n’a pas de {file}.</translation>
    </message>
    <message>
        <source>The model in {folder} cannot be read: {reason}.</source>
        <translation>Le modèle dans {folder} ne peut pas être lu : {reason}.</translation>
    </message>
    <message>
        <source>The model in {folder} is damaged: {file} is not JSON.</source>
        <translation>Le modèle dans {folder} est endommagé : {file} n’est pas du JSON.</translation>
    </message>
    <message>
        <source>The model {name} is of the kind {kind}, not known here.</source>
        <translation>Le modèle {name} est du type {kind}, inconnu ici.</translation>
    </message>
    <message>
        <source>The model in {folder} is damaged: {file} does not say what it must.</source>
        <translation>Le modèle dans {folder} est endommagé : {file} ne dit pas ce qu’il doit.</translation>
    </message>
    <message>
        <source>The model in {folder} needs another version of PILOT Desktop.</source>
        <translation>Le modèle dans {folder} a besoin d’une autre version de PILOT Desktop.</translation>
    </message>
    <message>
        <source>There is no model named {name}; there is: {known}.</source>
        <translation>Il n’y a pas de modèle nommé {name} ; il y a : {known}.</translation>
    </message>
    <message>
        <source>The model&apos;s calibration is damaged.</source>
        <translation>L’étalonnage du modèle est endommagé.</translation>
    </message>
    <message>
        <source>The model {name} is damaged: {reason}.</source>
        <translation>Le modèle {name} est endommagé : {reason}.</translation>
    </message>
    <message>
        <source>The model {name} cannot be loaded: its parts do not fit.</source>
        <translation>Le modèle {name} ne peut pas être chargé : ses parties ne vont pas ensemble.</translation>
    </message>
    <message>
        <source>The model {name} has no published decoding to be faithful to.</source>
        <translation>Le modèle {name} n’a pas de décodage publié auquel être fidèle.</translation>
    </message>
    <message>
        <source>The model {name} takes no adapters.</source>
        <translation>Le modèle {name} n’accepte pas d’adaptateur.</translation>
    </message>
    <message>
        <source>There is no CUDA device here; use --device cpu.</source>
        <translation>Il n’y a pas de carte CUDA ici ; utilisez --device cpu.</translation>
    </message>
    <message>
        <source>There is no Apple GPU here; use --device cpu.</source>
        <translation>Il n’y a pas de processeur graphique Apple ici ; choisissez --device cpu.</translation>
    </message>
    <message>
        <source>This model does not read on an Apple GPU; use --device cpu.</source>
        <translation>Ce modèle ne lit pas sur un processeur graphique Apple ; choisissez --device cpu.</translation>
    </message>
    <message>
        <source>Reading on this device needs torch: pip install &apos;pilot-desktop[torch]&apos;.</source>
        <translation>La lecture sur cet appareil a besoin de torch : pip install &apos;pilot-desktop[torch]&apos;.</translation>
    </message>
    <message>
        <source>The language file belongs to another character set.</source>
        <translation>Le fichier de langue appartient à un autre jeu de caractères.</translation>
    </message>
    <message>
        <source>The model file {name} in {folder} is damaged.</source>
        <translation>Le fichier de modèle {name} dans {folder} est endommagé.</translation>
    </message>
    <message>
        <source>{before} is out of memory; going on with {device}.</source>
        <translation>{before} n’a plus de mémoire ; on continue avec {device}.</translation>
    </message>
    <message>
        <source>The model {name} is damaged: its sizes are not told.</source>
        <translation>Le modèle {name} est endommagé : ses tailles ne sont pas indiquées.</translation>
    </message>
    <message>
        <source>The tokenizer of {name} has {size} tokens, its weights have {rows}.</source>
        <translation>Le découpeur de {name} a {size} jetons, ses poids en ont {rows}.</translation>
    </message>
    <message>
        <source>Reading with {name} needs torch: pip install &apos;pilot-desktop[published]&apos;.</source>
        <translation>La lecture avec {name} a besoin de torch : pip install &apos;pilot-desktop[published]&apos;.</translation>
    </message>
    <message>
        <source>The graph {name} in {folder} is damaged.</source>
        <translation>Le graphe {name} dans {folder} est endommagé.</translation>
    </message>
    <message>
        <source>The model {name} was not taught {prompt}.</source>
        <translation>Le modèle {name} n’a pas appris {prompt}.</translation>
    </message>
    <message>
        <source>There is not enough memory to read this page.</source>
        <translation>Il n’y a pas assez de mémoire pour lire cette page.</translation>
    </message>
    <message>
        <source>This page could not be read: {reason}.</source>
        <translation>Cette page n’a pas pu être lue : {reason}.</translation>
    </message>
    <message>
        <source>{name}: {problem}</source>
        <translation>{name} : {problem}</translation>
    </message>
    <message>
        <source>{name} was not read to its end.</source>
        <translation>{name} n’a pas été lu jusqu’au bout.</translation>
    </message>
    <message>
        <source>The weights in {path} are damaged.</source>
        <translation>Les poids dans {path} sont endommagés.</translation>
    </message>
    <message>
        <source>{name} could not be written: the program that writes it stopped.</source>
        <translation>{name} n’a pas pu être écrit : le programme qui l’écrit s’est arrêté.</translation>
    </message>
    <message>
        <source>There is no text in {name}.</source>
        <translation>Il n’y a pas de texte dans {name}.</translation>
    </message>
    <message>
        <source>There is no page {number} for what is imported.</source>
        <translation>Il n’y a pas de page {number} pour ce qui est importé.</translation>
    </message>
    <message>
        <source>What is imported for page {number} does not tell the size of its page.</source>
        <translation>Ce qui est importé pour la page {number} ne dit pas la taille de sa page.</translation>
    </message>
    <message>
        <source>What is imported for page {number} is of a page of another shape: {is_width:g} x {is_height:g} instead of {width:g} x {height:g}.</source>
        <translation>Ce qui est importé pour la page {number} vient d’une page d’une autre forme : {is_width:g} x {is_height:g} au lieu de {width:g} x {height:g}.</translation>
    </message>
    <message>
        <source>No document is open.</source>
        <translation>Aucun document n’est ouvert.</translation>
    </message>
    <message>
        <source>The page is no longer in the document.</source>
        <translation>La page n’est plus dans le document.</translation>
    </message>
    <message>
        <source>{name} belongs to other documents.</source>
        <translation>{name} appartient à d’autres documents.</translation>
    </message>
    <message>
        <source>{name} has changed since it was read; the texts are kept, but their places may be others now.</source>
        <translation>{name} a changé depuis sa lecture ; les textes sont gardés, mais leurs places peuvent être autres à présent.</translation>
    </message>
    <message>
        <source>{name} may only be read; what you do here is not kept.</source>
        <translation>{name} ne peut qu’être lu ; ce que vous faites ici n’est pas gardé.</translation>
    </message>
    <message>
        <source>{problem} What you do here is not kept.</source>
        <translation>{problem} Ce que vous faites ici n’est pas gardé.</translation>
    </message>
    <message>
        <source>The page could not be drawn: the program that draws pages stopped.</source>
        <translation>La page n’a pas pu être affichée : le programme qui dessine les pages s’est arrêté.</translation>
    </message>
    <message>
        <source>Other readings of the word</source>
        <translation>Autres lectures du mot</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Recherche…</translation>
    </message>
    <message>
        <source>There is no word at the cursor.</source>
        <translation>Il n’y a pas de mot sous le curseur.</translation>
    </message>
    <message>
        <source>The reader knows nothing else for this word.</source>
        <translation>Le lecteur ne connaît rien d’autre pour ce mot.</translation>
    </message>
    <message>
        <source>The process that learns could not be started.</source>
        <translation>Le processus d’apprentissage n’a pas pu démarrer.</translation>
    </message>
    <message>
        <source>The process that learns ended unexpectedly.</source>
        <translation>Le processus d’apprentissage s’est terminé de façon inattendue.</translation>
    </message>
    <message>
        <source>{name} was not closed properly; everything up to {time} is here.</source>
        <translation>{name} n’a pas été fermé correctement ; tout ce qui a été fait jusqu’à {time} est là.</translation>
    </message>
    <message>
        <source>The model {name} is read with 8 bits already.</source>
        <translation>Le modèle {name} est déjà lu en 8 bits.</translation>
    </message>
    <message>
        <source>This needs onnx: pip install &apos;pilot-desktop[published]&apos;.</source>
        <translation>Ceci demande onnx : pip install &apos;pilot-desktop[published]&apos;.</translation>
    </message>
    <message>
        <source>This needs onnxruntime 1.22 or later.</source>
        <translation>Ceci demande onnxruntime 1.22 ou plus récent.</translation>
    </message>
    <message>
        <source>With 8 bits {name} says something else: {same} of {tokens} tokens are the same. It stays as it was.</source>
        <translation>En 8 bits, {name} dit autre chose : {same} éléments sur {tokens} sont les mêmes. Il reste tel qu’il était.</translation>
    </message>
    <message>
        <source>The model {name} is not read with 8 bits.</source>
        <translation>Le modèle {name} ne lit pas en 8 bits.</translation>
    </message>
    <message>
        <source>This needs torch and onnx: pip install &apos;pilot-desktop[published]&apos;.</source>
        <translation>Ceci demande torch et onnx : pip install &apos;pilot-desktop[published]&apos;.</translation>
    </message>
    <message>
        <source>The model {name} is quick as it is: there is nothing to do.</source>
        <translation>Le modèle {name} est rapide tel quel : il n’y a rien à faire.</translation>
    </message>
    <message>
        <source>Learning a hand needs {names}, not installed here: run pip install &apos;pilot-desktop[train]&apos;.</source>
        <translation>Apprendre une écriture demande {names}, non installé ici : lancez pip install &apos;pilot-desktop[train]&apos;.</translation>
    </message>
    <message>
        <source>{name} is protected. Its password:</source>
        <translation>{name} est protégé. Son mot de passe :</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>{name} n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>Confidence of the pages</source>
        <translation>Confiance des pages</translation>
    </message>
    <message>
        <source>Nothing was read yet.</source>
        <translation>Rien n’a encore été lu.</translation>
    </message>
    <message>
        <source>Lines: {lines}, uncertain: {unsure}, the greatest part on page {page}. Click a mark to go to its page.</source>
        <translation>Lignes : {lines}, incertaines : {unsure}, la plus grande part à la page {page}. Cliquez sur une marque pour aller à sa page.</translation>
    </message>
    <message>
        <source>Median confidence</source>
        <translation>Confiance médiane</translation>
    </message>
    <message>
        <source>Uncertain lines</source>
        <translation>Lignes incertaines</translation>
    </message>
    <message>
        <source>Corrections over time</source>
        <translation>Corrections au fil du temps</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Temps</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>par jour</translation>
    </message>
    <message>
        <source>a minute</source>
        <translation>par minute</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>par heure</translation>
    </message>
    <message>
        <source>Nothing was corrected yet.</source>
        <translation>Rien n’a encore été corrigé.</translation>
    </message>
    <message>
        <source>Lines confirmed: {lines}. Characters changed: {characters}. Median of the lines {each}: {pace}.</source>
        <translation>Lignes confirmées : {lines}. Caractères changés : {characters}. Médiane des lignes {each} : {pace}.</translation>
    </message>
    <message>
        <source>{model}: mean confidence {confidence} (lines: {lines}).</source>
        <translation>{model} : confiance moyenne {confidence} (lignes : {lines}).</translation>
    </message>
    <message>
        <source>{model}: mean confidence {confidence} (lines: {lines}); wrong characters {wrong}% (lines that you vouched for: {compared}).</source>
        <translation>{model} : confiance moyenne {confidence} (lignes : {lines}) ; caractères faux {wrong} % (lignes dont vous répondez : {compared}).</translation>
    </message>
    <message>
        <source>Lines confirmed</source>
        <translation>Lignes confirmées</translation>
    </message>
    <message>
        <source>Characters changed</source>
        <translation>Caractères changés</translation>
    </message>
    <message>
        <source>Models beside each other</source>
        <translation>Modèles côte à côte</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Mean confidence</source>
        <translation>Confiance moyenne</translation>
    </message>
    <message>
        <source>Wrong characters</source>
        <translation>Caractères faux</translation>
    </message>
    <message>
        <source>Making graphs</source>
        <translation>Création des graphes</translation>
    </message>
    <message>
        <source>Making matrices of 8 bits</source>
        <translation>Création des matrices de 8 bits</translation>
    </message>
    <message>
        <source>Comparing: looking at a sample page</source>
        <translation>Comparaison : examen d’une page d’exemple</translation>
    </message>
    <message>
        <source>Comparing: decoding</source>
        <translation>Comparaison : décodage</translation>
    </message>
    <message>
        <source>Make graphs</source>
        <translation>Créer les graphes</translation>
    </message>
    <message>
        <source>Decode in 8 bits</source>
        <translation>Décoder en 8 bits</translation>
    </message>
    <message>
        <source>Decode exactly</source>
        <translation>Décoder exactement</translation>
    </message>
    <message>
        <source>On a processor, this model decodes in 8 bits.</source>
        <translation>Sur un processeur, ce modèle décode en 8 bits.</translation>
    </message>
    <message>
        <source>In 8 bits it takes about half the time and memory; they are kept only if its answer about a sample page stays the same.</source>
        <translation>En 8 bits, il lui faut environ la moitié du temps et de la mémoire ; ils ne sont gardés que si sa réponse au sujet d’une page d’exemple reste la même.</translation>
    </message>
    <message>
        <source>On a processor, this model decodes by its graphs.</source>
        <translation>Sur un processeur, ce modèle décode par ses graphes.</translation>
    </message>
    <message>
        <source>On a processor, this model decodes with PyTorch. Graphs give the same answers without it and with less memory; making them takes a minute or two.</source>
        <translation>Sur un processeur, ce modèle décode avec PyTorch. Des graphes donnent les mêmes réponses sans lui et avec moins de mémoire ; leur création prend une minute ou deux.</translation>
    </message>
    <message>
        <source>The process that prepares the model ended unexpectedly.</source>
        <translation>Le processus qui prépare le modèle s’est terminé de façon inattendue.</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>Cou&amp;per</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>C&amp;oller</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Sélectionner to&amp;ut</translation>
    </message>
    <message>
        <source>There is no uncertain line below this one, on this page or after it.</source>
        <translation>Il n’y a plus de ligne incertaine après celle-ci, ni sur cette page ni ensuite.</translation>
    </message>
    <message>
        <source>There is no uncertain line above this one, on this page or before it.</source>
        <translation>Il n’y a pas de ligne incertaine avant celle-ci, ni sur cette page ni auparavant.</translation>
    </message>
    <message>
        <source>About PILOT Desktop</source>
        <translation>À propos de PILOT Desktop</translation>
    </message>
    <message>
        <source>Reads scanned and photographed documents on this machine; sends nothing anywhere.</source>
        <translation>Lit des documents numérisés ou photographiés sur cette machine ; n’envoie rien nulle part.</translation>
    </message>
    <message>
        <source>Free software under the AGPL, version 3 or later.</source>
        <translation>Logiciel libre sous licence AGPL, version 3 ou ultérieure.</translation>
    </message>
    <message>
        <source>That was the last line here.</source>
        <translation>C’était la dernière ligne ici.</translation>
    </message>
</context>
</TS>
